/** A ZooKeeper server in a process of its own, to be killed: its data directory and its tickTime as arguments, its port on stdout. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '../../src/runtime/clock.ts'
import { openStore } from '../../src/store/store.ts'
import { ZooKeeperServer } from '../../src/zookeeper/server/zookeeper-server.ts'

const note = (text: string, cause?: unknown): void => {
  // What a disk says that has lost power on purpose.
  if (process.env['DISK_TRACE'] !== undefined && cause === undefined) return
  process.stderr.write(`${text} ${cause === undefined ? '' : String(cause)}\n`)
}
// A small log, so that checkpoints are under way when the process is killed.
const store = openStore(join(process.argv[2] ?? '', 'samsa.db'), {
  walLimitBytes: 256 * 1024,
  onWarning: note,
})
const server = await ZooKeeperServer.open({
  store,
  clock: systemClock,
  log: { info: () => {}, warn: () => {}, error: note },
  config: { tickTimeMs: Number(process.argv[3] ?? 2000), maxSessionTimeoutMs: 3_600_000, maxClientCnxns: 0 },
})
const listener = createServer((socket) => server.acceptConnection(socket))
listener.listen(0, '127.0.0.1', () => {
  const address = listener.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : 0}\n`)
})
