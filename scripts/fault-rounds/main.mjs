// `scripts/faults`: runs the parts one behind the other and prints a table; ends with 1 when one of them found something.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { wishes } from '../benchmarks/wishes.mjs'
import { root } from '../reference/jars.mjs'
import { parts } from './parts.mjs'

const usage = `Usage: scripts/faults [options]
  --parts LIST   of these, separated by commas; all unless named:
${parts.map(({ name, what, rounds }) => `                   ${name} (${rounds}): ${what}`).join('\n')}
  --rounds N     so many rounds a part, instead of the number in brackets
  --seed N       what follows from chance; a run with the same seed makes the same choices
`
const options = wishes(usage, {
  parts: { type: 'string', default: parts.map(({ name }) => name).join(',') },
  rounds: { type: 'string' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) },
})
const seed = Number(options.seed)
const wanted = options.parts.split(',')
for (const name of wanted)
  if (!parts.some((part) => part.name === name)) {
    console.error(`no part ${name}: see --help`)
    process.exit(2)
  }
console.log(`Seed ${seed}\n`)
const results = []
for (const part of parts.filter(({ name }) => wanted.includes(name))) {
  const rounds = Number(options.rounds ?? part.rounds)
  console.log(`${part.name}: ${part.what}; ${rounds} rounds`)
  const began = performance.now()
  const { failed, figures } = await (part.tests === undefined
    ? runModule(part, rounds)
    : runTests(part, rounds))
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  console.log('')
  results.push(
    `| ${part.name} | ${rounds} | ${seconds} s | ${failed === 0 ? 'held' : `**${failed} failed**`}${figures === '' ? '' : `: ${figures}`} |`,
  )
  if (failed > 0) process.exitCode = 1
}
console.log(`| part | rounds | took | result |\n|---|---|---|---|\n${results.join('\n')}`)

/** A module's `run({ rounds, seed, folder })` returns how many checks failed, and figures for the table. */
async function runModule(part, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-faults-'))
  try {
    const { run } = await part.run()
    return await run({ rounds, seed, folder })
  } catch (error) {
    console.log(error.stack)
    return { failed: 1, figures: error.message }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tests may write lines for the table to the file that FAULT_FIGURES names. */
async function runTests(part, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-faults-'))
  const figuresFile = join(folder, 'figures')
  writeFileSync(figuresFile, '')
  const told = { FAULT_ROUNDS: String(rounds), FAULT_SEED: String(seed), FAULT_FIGURES: figuresFile }
  const child = spawn('npx', ['vitest', 'run', '--reporter=verbose', ...part.tests], {
    cwd: root,
    env: { ...process.env, ...told, ...part.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  const figures = readFileSync(figuresFile, 'utf8').trim().replaceAll('\n', '; ')
  rmSync(folder, { recursive: true, force: true })
  return { failed: code === 0 ? 0 : 1, figures }
}
