/** Where a connector is, and how to put it elsewhere (KIP-875). */
import { scriptLog } from '../../kit/log.ts'
import { kindOf } from '../connector.ts'
import { isObject } from '../connector-file.ts'
import {
  alterSinkOffsets,
  alterSourceOffsets,
  type ConnectorOffset,
  resetSinkOffsets,
  resetSourceOffsets,
  sinkOffsets,
  sourceOffsets,
} from '../connector-offsets.ts'
import { badRequest } from '../errors.ts'
import type { HerdedConnector } from '../herder.ts'
import { type Handler, objectOf, ok, RestError, type RestWorker, type Route } from './exchange.ts'

const WORKER = 'org.apache.kafka.connect.runtime.Worker'

const getOffsets: Handler = async ({ params }, { herder, store, admin }) => {
  const { name, config } = herder.connector(params['connector'] ?? '')
  const offsets =
    kindOf(config) === 'source' ? sourceOffsets(name, store.offsets) : await sinkOffsets(name, admin)
  return ok({ offsets })
}

const alterOffsets: Handler = async ({ params, body }, worker) => {
  const changes = changesOf(body)
  await changed(worker, params['connector'] ?? '', async ({ name, config }) => {
    if (kindOf(config) === 'sink') return alterSinkOffsets(name, changes, worker.admin)
    alterSourceOffsets(name, config, { changes, offsets: worker.store.offsets })
  })
  return ok({ message: 'The offsets for this connector have been altered successfully' })
}

const resetOffsets: Handler = async ({ params }, worker) => {
  await changed(worker, params['connector'] ?? '', async ({ name, config }) => {
    if (kindOf(config) === 'sink') return resetSinkOffsets(name, worker.admin)
    resetSourceOffsets(name, worker.store.offsets)
  })
  return ok({ message: 'The offsets for this connector have been reset successfully' })
}

const PATH = '/connectors/:connector/offsets'

export const offsetRoutes: readonly Route[] = [
  ['GET', PATH, getOffsets],
  ['PATCH', PATH, alterOffsets],
  ['DELETE', PATH, resetOffsets],
]

/** Changes the offsets of a connector that is stopped, on file too. */
async function changed(
  { herder, store, io }: RestWorker,
  name: string,
  change: (connector: HerdedConnector) => Promise<void>,
): Promise<void> {
  const connector = herder.connector(name)
  if (connector.target !== 'STOPPED')
    throw badRequest(
      `Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/${name}/stop' endpoint`,
    )
  try {
    await change(connector)
  } catch (fault) {
    const text = `Failed to modify offsets for ${kindOf(connector.config)} connector ${name}`
    scriptLog(io).error(text, WORKER, fault)
    throw fault
  }
  store.flush()
}

function changesOf(body: unknown): ConnectorOffset[] {
  const { offsets } = objectOf(body)
  if (!Array.isArray(offsets) || offsets.length === 0)
    throw new RestError(
      400,
      'jakarta.ws.rs.BadRequestException',
      'Partitions / offsets need to be provided for an alter offsets request',
    )
  return offsets.map((each: unknown) => {
    const { partition, offset } = objectOf(each)
    if (!isObject(partition)) throw badRequest('Partition objects cannot be null')
    return { partition, offset: isObject(offset) ? offset : null }
  })
}
