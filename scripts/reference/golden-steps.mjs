// Runs the steps of one recorded scenario, each script as a process of its own, and compares or records what it printed.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import { root } from './jars.mjs'

const STEP_DEADLINE_MS = 90_000
const READY_DEADLINE_MS = 30_000
const RETRY_PAUSE_MS = 300
const LOOK_PAUSE_MS = 50
/** After what it waits for has been printed, a script needs a moment to ask the terminal. */
const TYPING_PAUSE_MS = 100

const { difference } = await typescript('test/cli/golden/compare.ts')

/**
 * The steps of a scenario that are wanted, each with how it differed.
 *
 * - `bootstrap`, `bootstrapAcl`: the clusters; `run` stands for {{run}}
 * - `commandOf`: the command line of a script
 * - `isWanted`: which steps are run
 * - `isRecording`: fills `expect` in where a step has none
 */
export async function runScenario(
  scenario,
  { bootstrap, bootstrapAcl = '', commandOf, run, isWanted, isRecording },
) {
  const names = {
    bootstrap,
    'bootstrap-acl': bootstrapAcl,
    host: bootstrap.replace(/:\d+$/, ''),
    port: bootstrap.replace(/^.*:/, ''),
    run,
    tmp: mkdtempSync(join(tmpdir(), 'samsa-steps-')),
    fixtures: join(root, 'test/golden/kafka-cli/fixtures'),
  }
  const fill = (text) => text.replace(/\{\{([\w.-]+)\}\}/g, (whole, name) => names[name] ?? whole)
  const begin = (step) => start(step, { command: commandOf(step.tool), folder: names.tmp, fill })
  const running = new Map()
  const results = []
  try {
    for (const step of scenario.steps.filter(isWanted)) {
      await sleep(step.sleep_ms ?? 0)
      if (step.background) {
        running.set(step.id, begin(step))
        await printed(running.get(step.id), new RegExp(fill(step.ready ?? '')))
        await sleep(step.ready_ms ?? 0)
        continue
      }
      const outcome = () =>
        (step.stop === undefined ? begin(step) : stopped(running.get(step.stop), step.signal)).ended
      if (isRecording && step.expect === undefined) step.expect = recorded(await outcome(), names)
      else results.push({ step, differences: await settled(step, { outcome, fill, names }) })
    }
  } finally {
    for (const script of running.values()) stopped(script, 'SIGKILL')
    rmSync(names.tmp, { recursive: true, force: true })
  }
  return results
}

/** How a step differs: the last time of those that it is run within its patience. */
async function settled(step, { outcome, fill, names }) {
  const until = Date.now() + (step.retry_ms ?? 0)
  for (;;) {
    const actual = await outcome()
    const differences = differencesOf(step.expect, actual, fill)
    if (differences.length === 0 || step.stop !== undefined || Date.now() >= until) {
      for (const { name, regex, stream = 'stdout' } of step.capture ?? [])
        names[name] = new RegExp(fill(regex)).exec(actual[stream])?.[1] ?? ''
      return differences
    }
    await sleep(RETRY_PAUSE_MS)
  }
}

/** Starts a script. `ended` is `{ exit, stdout, stderr }`, the exit as a shell tells it. */
function start(step, { command, folder, fill }) {
  for (const [name, content] of Object.entries(step.files ?? {}))
    writeFileSync(join(folder, name), fill(content))
  const words = [...command, ...step.args.map(fill)]
  const [program, ...args] = step.tty ? ['script', '-qfec', words.map(quoted).join(' '), '/dev/null'] : words
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', ...step.env },
  })
  const script = { child, stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      script[stream] += text.replaceAll('\r\n', '\n')
    })
  }
  child.stdin.on('error', () => undefined)
  if (step.stdin_chunks !== undefined) void type(script, step, fill)
  else if (!step.background || step.stdin !== undefined) child.stdin.end(fill(step.stdin ?? ''))
  const deadline = setTimeout(() => child.kill('SIGKILL'), step.timeout_ms ?? STEP_DEADLINE_MS)
  script.ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(deadline)
      const { stdout, stderr } = script
      resolve({ exit: code ?? 128 + constants.signals[signal], stdout, stderr })
    })
  })
  return script
}

async function type(script, { stdin_chunks, background }, fill) {
  for (const [waitFor, text] of stdin_chunks) {
    if (typeof waitFor === 'number') await sleep(waitFor)
    else await printed(script, new RegExp(fill(waitFor)))
    await sleep(TYPING_PAUSE_MS)
    script.child.stdin.write(fill(text))
  }
  if (!background) script.child.stdin.end()
}

function quoted(word) {
  return `'${word.replaceAll("'", "'\\''")}'`
}

function stopped(script, signal = 'SIGTERM') {
  script.child.kill(signal)
  return script
}

/** Resolves when what a script has printed matches, it has ended, or patience has. */
async function printed(script, pattern) {
  const until = Date.now() + READY_DEADLINE_MS
  while (!pattern.test(script.stdout) && script.child.exitCode === null && Date.now() < until)
    await sleep(LOOK_PAUSE_MS)
}

/** A stack trace that the real broker would not give is a difference whatever else is compared. */
function differencesOf(expected = {}, actual, fill) {
  const found = []
  if (expected.exit !== undefined && expected.exit !== actual.exit)
    found.push(`  exit: expected ${expected.exit}, got ${actual.exit}`)
  for (const stream of ['stdout', 'stderr']) {
    const mode = expected[stream] === undefined ? 'any' : expected[`${stream}_mode`]
    const how = difference(fill(expected[stream] ?? ''), actual[stream], mode)
    if (how !== undefined) found.push(`  ${stream} ${how}`)
    else if (mode === 'any' && /^\s+at [\w.$]+\(/m.test(actual[stream]))
      found.push(`  ${stream} has a stack trace:\n${actual[stream]}`)
  }
  if (found.length > 0 && found.every((text) => text.startsWith('  exit')) && actual.stderr !== '')
    found.push(`  stderr: ${actual.stderr}`)
  return found
}
/** What a script printed, as it is kept: what differs from run to run as placeholders. */
function recorded({ exit, stdout, stderr }, { bootstrap, run, tmp }) {
  const general = (text) =>
    text
      .replaceAll(bootstrap, '{{bootstrap}}')
      .replaceAll(tmp, '{{tmp}}')
      .replaceAll(run, '{{run}}')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/g, '<logts>')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<guid>')
      .replace(/\b1[678]\d{11}\b/g, '<ts>')
      .replace(/\/[\w./-]*samsa-real-scripts-[\w./-]*/g, '<path>')
      .replace(/(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22}(?![\w-])/g, '<uuid>')
  return { exit, ...untraced('stdout', general(stdout)), ...untraced('stderr', general(stderr)) }
}

/** Of a stack trace the messages alone are kept. */
function untraced(stream, text) {
  const kept = text.replace(/^\t(at |\.\.\. ).*\n/gm, '')
  return { [stream]: kept, ...(kept === text ? {} : { [`${stream}_mode`]: 'contains' }) }
}

/** A module of the tests: what compares the same recordings with our own scripts. */
async function typescript(path) {
  const { outputFiles } = await build({
    entryPoints: [join(root, path)],
    bundle: true,
    format: 'esm',
    write: false,
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
