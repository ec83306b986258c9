// Records what each of Kafka's real tools says to each of its options alone, with an argument and without, into
// test/golden/kafka-cli/options-alone.json. Needs Java and Maven. Usage: node scripts/reference/record-options.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchReference, kafkaTools, root } from './jars.mjs'
import { normal } from './kafka-scripts/comparison.mjs'
import { startRealTools } from './kafka-scripts/real-runner.mjs'

const DEADLINE_MS = 4_000
const golden = join(root, 'test/golden/kafka-cli')
/** test/cli/every-script.test.ts asks every script for them. */
const askedOfAll = ['help', 'version']
/** Nothing of these is on the command lines: there is no server, and no folder. */
const names = { bootstrap: 'no-server:65530', tmp: '/no/folder' }

fetchReference()
const { tools } = JSON.parse(readFileSync(join(golden, 'options.json'), 'utf8'))
const real = startRealTools()
const recorded = {}
for (const [tool, { options, subcommands = {} }] of Object.entries(tools)) {
  if (kafkaTools[tool] === undefined) continue
  const lines = [
    ...options.flatMap((option) => alone(option)),
    ...Object.entries(subcommands).flatMap(([command, level]) =>
      level.options.flatMap((option) => alone(option).map((words) => [command, ...words])),
    ),
  ]
  recorded[tool] = []
  for (const args of lines) {
    const { exit, stdout, stderr, isLate } = await real.run(tool, args, { timeoutMs: DEADLINE_MS })
    // What waits for a server says nothing about its option.
    if (!isLate) recorded[tool].push({ args, exit, stdout: said(stdout), stderr: said(stderr) })
  }
}
real.stop()
writeFileSync(join(golden, 'options-alone.json'), `${JSON.stringify(recorded, null, 1)}\n`)

function alone({ name, argument, type, positional, form }) {
  if (positional || form !== undefined || askedOfAll.includes(name)) return []
  if (argument === 'none') return [[`--${name}`]]
  const sample = ['int', 'long', 'short', 'double'].includes(type) ? '1' : 'x'
  return [[`--${name}`, sample], [`--${name}`]]
}

/** Without the option table, which has a test of its own. */
function said(text) {
  return normal(text, names).replace(/^Option( \(\* = required\))? +Description *\n[\s\S]*/m, '')
}
