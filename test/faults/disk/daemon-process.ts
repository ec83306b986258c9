/** The daemon as `samsa run` runs it, its log file included: its data directory and settings (`key=value`) as arguments, the port of Kafka on stdout. */
import { runInForeground } from '../../../src/daemon/foreground.ts'
import { instancePaths } from '../../../src/instance/paths.ts'
import { readRunFile } from '../../../src/instance/run-file.ts'

const dataDir = process.argv[2] ?? ''
const overrides = {
  listeners: 'PLAINTEXT://localhost:0',
  clientPort: '0',
  'admin.enableServer': 'false',
  ...Object.fromEntries(process.argv.slice(3).map((line) => line.split(/=(.*)/s, 2))),
}
// The log is in its file too: of what goes to stderr only why there is no start is let through.
const write = process.stderr.write.bind(process.stderr)
process.stderr.write = (text: string | Uint8Array) => !String(text).startsWith('[') && write(text)
const lookForRunFile = setInterval(() => {
  const run = readRunFile(instancePaths(dataDir).runFile)
  if (run === undefined) return
  clearInterval(lookForRunFile)
  process.stdout.write(`${run.kafka?.tcp[0]?.split(':').at(-1)}\n`)
}, 5)
process.exitCode = await runInForeground(
  { dataDir, roles: ['kafka', 'zookeeper'], overrides },
  'test',
  undefined,
)
// The channel to whoever has started it would keep it.
process.disconnect()
clearInterval(lookForRunFile)
