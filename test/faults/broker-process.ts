/**
 * A broker in a process of its own, to be killed: data directory and lines of server.properties as arguments, its
 * port on stdout.
 */
import { join } from 'node:path'
import { openBroker } from '../../src/kafka/server/open-broker.ts'
import { Listener } from '../../src/net/listener.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { isToldByStore } from '../../src/store/errors.ts'
import { openStore } from '../../src/store/store.ts'

const note = (text: string, cause?: unknown): void => {
  // A disk that is full, or has lost power, on purpose.
  const isMeant = process.env['DISK_ROOM'] !== undefined || process.env['DISK_TRACE'] !== undefined
  if (isMeant && (cause === undefined || isToldByStore(cause))) return
  process.stderr.write(`${text} ${cause === undefined ? '' : String(cause)}\n`)
}
// A small log, so that checkpoints are under way when the process is killed.
const store = openStore(join(process.argv[2] ?? '', 'samsa.db'), {
  walLimitBytes: 1024 * 1024,
  onWarning: note,
})
const settings = process.argv.slice(3).map((line) => line.split('=', 2) as [string, string])
const { broker, onConnection } = await openBroker({
  store,
  properties: new Map(settings),
  clock: systemClock,
  log: { info: () => {}, warn: note, error: note },
})
await broker.topics.ensure({ name: 't', partitions: 1 })
const listener = await Listener.open(
  { kind: 'tcp', host: '127.0.0.1', port: 0 },
  { clock: systemClock, maxFrameBytes: 10_000_000, onConnection, onProblem: note },
)
process.stdout.write(`${listener.address.kind === 'tcp' ? listener.address.port : 0}\n`)
