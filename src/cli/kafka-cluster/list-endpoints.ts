import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import type { ClusterDescription } from '../../kafka/client/admin/types.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import { javaHashOrder } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'
import { writeJson } from '../kit/json.ts'

type Endpoint = ClusterDescription['nodes'][number]

/** The widths of columns of which no endpoint has a value. */
const HOST_WIDTH = 100
const RACK_WIDTH = 10

/** list-endpoints: prints brokers, or controllers where the client was given those. */
export async function listEndpoints(
  admin: Admin,
  { includesFenced, isJson }: { includesFenced: boolean; isJson: boolean },
  io: Io,
): Promise<void> {
  const type = admin.usesControllers ? 'controller' : 'broker'
  try {
    const { nodes } = await describeCluster(admin, { includeFencedBrokers: includesFenced })
    const ordered = javaHashOrder(nodes, ({ id }) => id)
    if (isJson) for (const node of ordered) writeJson(io, { ...node, endpointType: type })
    else io.stdout.write(endpointTable(ordered, type))
  } catch (fault) {
    if (!(fault instanceof ClientError) || !fault.is('UNSUPPORTED_VERSION')) throw executionException(fault)
    io.stdout.write(`${fault.message}\n`)
  }
}

/** Formats endpoints in columns; only brokers can be fenced. */
export function endpointTable(nodes: readonly Endpoint[], type: 'broker' | 'controller'): string {
  const widest = (texts: readonly string[], fallback: number) =>
    texts.reduce((width, text) => Math.max(width, text.length), texts.length === 0 ? fallback : 0)
  const racks = nodes.flatMap(({ rack }) => (rack === null ? [] : [rack]))
  const widths = [
    10,
    widest(
      nodes.map(({ host }) => host),
      HOST_WIDTH,
    ),
    10,
    widest(racks, RACK_WIDTH),
  ]
  const isOfBrokers = type === 'broker'
  const rows = [
    ['ID', 'HOST', 'PORT', 'RACK', ...(isOfBrokers ? ['STATE'] : []), 'ENDPOINT_TYPE'],
    ...nodes.map(({ id, host, port, rack, isFenced }) => [
      String(id),
      host,
      String(port),
      String(rack),
      ...(isOfBrokers ? [isFenced ? 'fenced' : 'unfenced'] : []),
      type,
    ]),
  ]
  const columns = [...widths, ...(isOfBrokers ? [10] : []), 15]
  return rows.map((row) => `${row.map((cell, at) => cell.padEnd(columns[at] ?? 0)).join(' ')}\n`).join('')
}
