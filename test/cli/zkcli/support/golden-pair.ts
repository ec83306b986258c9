/**
 * golden-pair.ts FOLDER NAME-OF-PAIR SERVER COMMAND...: replays the recorded sessions of zkCli with the zkCli of a command line against a server, and
 * says of each recording how many steps went as recorded. The server must be set up as test/golden wants it.
 */
import { pathToFileURL } from 'node:url'
import { runProcess } from './cli-run.ts'
import { GoldenRunner, readSteps } from './golden-run.ts'

const RECORDINGS = [
  '4lw',
  'acl',
  'create',
  'delete',
  'paths',
  'quota',
  'read-write',
  'read-write2',
  'session',
  'startup',
  'startup2',
  'watch',
]

const [folder = '', pair = '', server = '', ...command] = process.argv.slice(2)
const rows: string[] = []
let allFailed = 0
for (const name of RECORDINGS) {
  const runner = new GoldenRunner(name, server, '', runProcess(command))
  let [passed, failed] = [0, 0]
  for (const step of readSteps(name, pathToFileURL(`${folder}/`))) {
    const wrong = await runner.run(step)
    if (wrong.length > 0) {
      failed++
      console.log([`${pair}: ${name} ${step.id}`, ...wrong].join('\n  '))
    } else if (step.expect !== undefined) {
      passed++
    }
  }
  runner.close()
  rows.push(`${pair.padEnd(26)} ${name.padEnd(12)} ${String(passed).padStart(3)} passed, ${failed} failed`)
  allFailed += failed
}
console.log(rows.join('\n'))
process.exitCode = allFailed === 0 ? 0 : 1
