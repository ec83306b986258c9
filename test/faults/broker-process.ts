/** A broker in a process of its own, to be killed: data directory as argument, its port on stdout. */
import { join } from 'node:path'
import { openBroker } from '../../src/kafka/server/open-broker.ts'
import { Listener } from '../../src/net/listener.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { openStore } from '../../src/store/store.ts'

const note = (text: string, cause?: unknown): void => {
  process.stderr.write(`${text} ${cause === undefined ? '' : String(cause)}\n`)
}
// A small log, so that checkpoints are under way when the process is killed.
const store = openStore(join(process.argv[2] ?? '', 'samsa.db'), {
  walLimitBytes: 1024 * 1024,
  onWarning: note,
})
const { broker, onConnection } = await openBroker({
  store,
  clock: systemClock,
  log: { info: note, warn: note, error: note },
})
await broker.topics.ensure({ name: 't', partitions: 1 })
const listener = await Listener.open(
  { kind: 'tcp', host: '127.0.0.1', port: 0 },
  { clock: systemClock, maxFrameBytes: 10_000_000, onConnection, onProblem: note },
)
process.stdout.write(`${listener.address.kind === 'tcp' ? listener.address.port : 0}\n`)
