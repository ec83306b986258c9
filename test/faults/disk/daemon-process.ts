/** The daemon as `samsa run` runs it, its log file included: its data directory as an argument, the port of Kafka on stdout. */
import { runInForeground } from '../../../src/daemon/foreground.ts'
import { instancePaths } from '../../../src/instance/paths.ts'
import { readRunFile } from '../../../src/instance/run-file.ts'

const dataDir = process.argv[2] ?? ''
const overrides = { listeners: 'PLAINTEXT://localhost:0', clientPort: '0', 'admin.enableServer': 'false' }
// The log is in its file too.
process.stderr.write = () => true
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
