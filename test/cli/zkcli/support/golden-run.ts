import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type CliRun, type Input, runHere, type StartCli } from './cli-run.ts'
import { type AskExpectation, askAdmin, askWord } from './golden-ask.ts'
import { type Bindings, difference } from './golden-match.ts'

/** One step of a recorded session. */
export interface Step {
  readonly id?: string
  readonly mode: 'oneshot' | 'session' | 'open' | 'send' | 'close' | '4lw' | 'http'
  readonly word?: string
  readonly path?: string
  readonly session?: string
  readonly server?: string | null
  readonly args?: readonly string[]
  readonly stdin?: readonly Input[]
  readonly files?: Readonly<Record<string, string>>
  readonly raw?: boolean
  readonly expect?: {
    readonly exit?: number
    readonly stdout?: readonly string[]
    readonly stdout_mode?: string
    readonly stderr?: readonly string[]
    readonly stderr_mode?: string
    readonly events?: readonly string[]
    readonly events_mode?: string
  } & AskExpectation
}

/** Replays recorded sessions against a server. */
export class GoldenRunner {
  readonly #server: string
  readonly #admin: string
  readonly #variables: Record<string, string>
  readonly #folder = mkdtempSync(join(tmpdir(), 'zk-golden-'))
  readonly #bindings: Bindings = new Map()
  readonly #sessions = new Map<string, CliRun>()

  readonly #start: StartCli

  /** `admin` is where the AdminServer listens; `start` runs zkCli, ours in this process unless another is given. */
  constructor(name: string, server: string, admin = '', start: StartCli = runHere) {
    this.#server = server
    this.#admin = admin
    this.#start = start
    const root = `/g${name.replace(/[^a-z0-9]/gi, '')}${Math.floor(Math.random() * 0xfffff)
      .toString(16)
      .padStart(5, '0')}`
    this.#variables = { SERVER: server, R: root, TMP: this.#folder, DEADPORT: '1' }
  }

  /** Runs a step; returns what differs from the recording. */
  async run(step: Step): Promise<string[]> {
    if (step.mode === '4lw') return askWord(this.#server, step.word ?? '', step.expect ?? {}, this.#bindings)
    if (step.mode === 'http')
      return askAdmin(`http://${this.#admin}${step.path}`, step.expect ?? {}, this.#bindings)
    for (const [name, text] of Object.entries(step.files ?? {})) {
      mkdirSync(dirname(this.#fill(name)), { recursive: true })
      writeFileSync(this.#fill(name), this.#fill(text))
    }
    const input = (step.stdin ?? []).map(
      (line): Input =>
        typeof line === 'string'
          ? this.#fill(line)
          : Object.fromEntries(
              Object.entries(line).map(([key, value]) => [
                key,
                typeof value === 'string' ? this.#fill(value) : value,
              ]),
            ),
    )
    const run =
      step.mode === 'close' || step.mode === 'send'
        ? this.#sessions.get(step.session ?? '')
        : this.#begin(step)
    if (run === undefined) throw new Error(`no session ${step.session} is open`)
    await run.feed(input)
    if (step.mode === 'open') this.#sessions.set(step.session ?? '', run)
    return step.mode === 'open' || step.mode === 'send' ? [] : this.#judge(step, await run.end())
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #begin(step: Step): CliRun {
    const server = step.server === null ? [] : ['-server', this.#fill(step.server ?? this.#server)]
    return this.#start(
      [...server, ...(step.args ?? []).map((word) => this.#fill(word))],
      join(this.#folder, 'home'),
    )
  }

  #judge(step: Step, got: { exit: number; out: string; err: string }): string[] {
    const expected = step.expect
    if (expected === undefined) return []
    const fill = (lines: readonly string[] | undefined) => lines?.map((line) => this.#fill(line))
    const isRaw = expected.stdout_mode === 'raw'
    const clean = isRaw ? { lines: linesOf(got.out), events: [] } : cleanOutput(got.out)
    const wrong = [
      ...difference(
        isRaw ? 'exact' : expected.stdout_mode,
        fill(expected.stdout),
        clean.lines,
        this.#bindings,
      ),
      ...difference(expected.stderr_mode, fill(expected.stderr), errorLines(got.err), this.#bindings),
      ...(isRaw
        ? []
        : difference(expected.events_mode, fill(expected.events ?? []), clean.events, this.#bindings)),
    ]
    if (expected.exit !== undefined && got.exit !== expected.exit)
      wrong.push(`- exit ${expected.exit}`, `+ exit ${got.exit}`)
    return wrong
  }

  #fill(text: string): string {
    return text.replace(/\$\{([A-Z]+)\}/g, (whole, name: string) => this.#variables[name] ?? whole)
  }
}

const recordings = new URL('../../../golden/zk-cli/', import.meta.url)

/** Reads a recording; `folder` is where it lies when this is not run from its sources. */
export function readSteps(name: string, folder: string | URL = recordings): Step[] {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')).steps
}

const banner = /^(Connecting to .*|Welcome to ZooKeeper!|JLine support is (enabled|disabled))$/

/** Takes prompts, banner and watcher blocks out, whose place among the lines is not fixed in the reference. */
function cleanOutput(text: string): { lines: string[]; events: string[] } {
  const events: string[] = []
  const rest = text
    .replace(/\[zk: [^\]\n]*\([A-Z_]+\) \d+\] /g, '')
    .replace(/\nWATCHER::\n/g, '')
    .replace(
      /\n?(WatchedEvent state:\S+ type:(\S+) path:.*? zxid: -?\d+)\n/g,
      (_, event: string, type: string) => {
        if (type !== 'None') events.push(event)
        return ''
      },
    )
  const lines = linesOf(rest)
  while (banner.test(lines[0] ?? '')) lines.shift()
  const shown = lines
    .filter((line) => !/^JLine support is (enabled|disabled)$/.test(line))
    .map((line) => line.replace(/JLine support is disabled$/, ''))
  return { lines: shown, events }
}

/** What Java and the libraries of the reference say of themselves is no part of what zkCli says. */
const javaNoise =
  /^SLF4J|org\.jline\.utils\.Log logr$|^WARNING: Unable to create a system terminal|^Picked up J/

function errorLines(text: string): string[] {
  return linesOf(text).filter((line) => !javaNoise.test(line))
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
