import { once } from 'node:events'
import { connect } from 'node:net'
import type { Names } from './normal-form.ts'

/** Sends a four-letter word and returns the answer, whole. */
export async function askWord(port: number, word: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('error', () => {})
  socket.write(word)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

/** Values of mntr that follow from the history alone. */
const CORE_COUNTS = new Set([
  'zk_server_state',
  'zk_num_alive_connections',
  'zk_outstanding_requests',
  'zk_znode_count',
  'zk_watch_count',
  'zk_ephemerals_count',
  'zk_global_sessions',
  'zk_local_sessions',
  'zk_approximate_data_size',
])

/** The lines of an answer, without what depends on the machine, the moment, or the order of a hash table. */
export function wordForm(word: string, answer: string, names: Names): string[] {
  const lines = answer
    .replace(/0x([0-9a-f]{9,16})/g, (_, digits: string) => names.sessionName(BigInt(`0x${digits}`)))
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .split('\n')
  switch (word) {
    case 'mntr':
      return lines.filter((line) => CORE_COUNTS.has(line.split('\t')[0] ?? ''))
    case 'srvr':
    case 'stat':
      return (
        lines
          .filter((line) => !/^(Zookeeper version|Latency|Zxid|Received|Sent)/.test(line))
          // The reference takes a request off this count behind its answer.
          .map((line) => line.replace(/queued=\d+/, 'queued'))
          .sort()
      )
    case 'cons':
      return lines
        .map((line) => line.replace(/(queued|est|lzxid|lresp|llat|minlat|avglat|maxlat)=[0-9a-fx]+/g, '$1'))
        .sort()
    case 'dump':
      // The reference keeps expired buckets a while, and sets of connections by their own clock.
      return lines.filter((line) => !/expire at|Session Sets|Connections Sets/.test(line)).sort()
    case 'wchc':
    case 'wchp':
      return blocks(lines)
    default:
      return lines
  }
}

/** Lines that begin with a tab belong to the one before them. */
function blocks(lines: readonly string[]): string[] {
  const all: string[][] = []
  for (const line of lines) {
    if (line.startsWith('\t')) all.at(-1)?.push(line)
    else all.push([line])
  }
  return all.map(([head, ...rest]) => [head, ...rest.sort()].join(' ')).sort()
}
