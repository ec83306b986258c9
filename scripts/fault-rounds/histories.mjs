// Builds the Go program of histories once, outside of the repository's tracked files, after its own tests, and has it record some.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { randomOf } from '../random.mjs'
import { root } from '../reference/jars.mjs'
import { killed } from '../reference/servers.mjs'

const program = join(root, '.reference/histories')
const LINES_SHOWN = 20
const LONGEST_HISTORY_MS = 300_000
const sources = join(root, 'scripts/fault-rounds/histories')

/** Throws with one line when Go is not there, and when a checker does not find what it shall. */
export function buildHistories() {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0)
    throw new Error('go is not on this machine: the clients of the histories are written in it')
  const { status, stdout } = spawnSync('go', ['test', './...'], {
    cwd: sources,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`the checkers do not find what they shall:\n${stdout}`)
  execFileSync('go', ['build', '-o', program, '.'], { cwd: sources, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** A module of test/faults/histories: the checkers that the tests have as well. */
export async function importChecker(file) {
  const built = await build({
    entryPoints: [join(root, 'test/faults/histories', file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  return import(
    `data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`
  )
}

/**
 * Records a history a round on a server that is killed meanwhile, and stops the server. `check` gets what clients did and saw: a list for each kind of
 * line that the program prints; it returns what is wrong, a line each, and may count more.
 */
export async function recordHistories({ kind, server, port, rounds, seed, kills, longestLifeMs, check }) {
  const random = randomOf(seed)
  const sums = {}
  let failed = 0
  try {
    for (let round = 0; round < rounds; round += 1) {
      const flags = { server: `localhost:${port}`, name: `history-${round}`, seed: seed + round }
      const { text, history, wrong, counts } = await recordHistory({
        kind,
        server,
        flags,
        kills,
        longestLifeMs,
        random,
      })
      wrong.push(...(check?.(history, counts) ?? []))
      for (const line of wrong.slice(0, LINES_SHOWN)) console.log(`history ${round}: ${line}`)
      if (wrong.length > LINES_SHOWN) console.log(`history ${round}: and ${wrong.length - LINES_SHOWN} more`)
      if (wrong.length > 0) console.log(`history ${round} is kept in ${kept(text)}`)
      failed += wrong.length
      for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
    }
  } finally {
    await server.stop()
  }
  const texts = Object.entries(sums).map(([name, count]) => `${count.toLocaleString('en-US')} ${name}`)
  return { failed, figures: `${rounds * kills} kills, ${texts.join(', ')}` }
}

async function recordHistory({ kind, server, flags, kills, longestLifeMs, random }) {
  const words = Object.entries(flags).flatMap(([name, value]) => [`-${name}`, String(value)])
  // One that hangs says where.
  const child = spawn(program, [kind, ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LONGEST_HISTORY_MS,
    killSignal: 'SIGQUIT',
  })
  const printed = outputOf(child)
  child.stdin.on('error', () => undefined)
  for (let kill = 0; kill < kills; kill += 1) {
    await lifeOf(random() * longestLifeMs)
    const pid = server.pid()
    child.stdin.write('down\n')
    await killed(pid)
    await server.restart()
    child.stdin.write('up\n')
  }
  await lifeOf(random() * longestLifeMs)
  child.stdin.end()
  const text = await printed
  const history = {}
  let outcome
  for (const line of text.trimEnd().split('\n')) {
    const parsed = JSON.parse(line)
    if (parsed.counts !== undefined) outcome = parsed
    else
      for (const [name, value] of Object.entries(parsed)) {
        history[name] ??= []
        history[name].push(value)
      }
  }
  return { text, history, ...outcome }
}

function kept(text) {
  const file = join(mkdtempSync(join(tmpdir(), 'samsa-history-')), 'history.jsonl')
  writeFileSync(file, text)
  return file
}

function lifeOf(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function outputOf(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(text)
      else reject(new Error(`the program of histories ended with ${code ?? signal}`))
    })
  })
}
