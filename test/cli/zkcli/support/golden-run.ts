import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { exitCodeOf } from '../../../../src/cli/kit/exit.ts'
import { main } from '../../../../src/cli/zkcli.ts'
import { type AskExpectation, askAdmin, askWord } from './golden-ask.ts'
import { type Bindings, difference } from './golden-match.ts'

/** One line of input: text, or a wait until the output holds a text. Pauses of the recording are left out. */
type Input = string | { sleep?: number; wait?: string; raw?: string }

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

/** A run of zkCli in this process. */
class CliRun {
  readonly stdin = new PassThrough()
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly exitCode: Promise<number>
  out = ''
  err = ''
  #onOutput: () => void = () => {}

  constructor(args: readonly string[], home: string) {
    this.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text
      this.#onOutput()
    })
    this.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.err += text
      this.#onOutput()
    })
    const io = { stdin: this.stdin, stdout: this.stdout, stderr: this.stderr, env: { SAMSA_HOME: home } }
    this.exitCode = exitCodeOf(() => main(args, io), io)
  }

  async feed(lines: readonly Input[]): Promise<void> {
    for (const line of lines) {
      if (typeof line === 'string') this.stdin.write(`${line}\n`)
      else if (line.raw !== undefined) this.stdin.write(line.raw)
      else if (line.wait !== undefined) await this.#holds(line.wait)
    }
  }

  async end(): Promise<{ exit: number; out: string; err: string }> {
    this.stdin.end()
    const exit = await this.exitCode
    await Promise.all(
      [this.stdout, this.stderr].map((stream) => new Promise((resolve) => stream.end(resolve))),
    )
    return { exit, out: this.out, err: this.err }
  }

  #holds(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        if ((this.out + this.err).includes(text)) resolve()
      }
      this.#onOutput()
    })
  }
}

/** Replays recorded sessions against a server, in this process. */
export class GoldenRunner {
  readonly #server: string
  readonly #admin: string
  readonly #variables: Record<string, string>
  readonly #folder = mkdtempSync(join(tmpdir(), 'zk-golden-'))
  readonly #bindings: Bindings = new Map()
  readonly #sessions = new Map<string, CliRun>()

  /** `admin` is where the AdminServer listens. */
  constructor(name: string, server: string, admin = '') {
    this.#server = server
    this.#admin = admin
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
        : this.#start(step)
    if (run === undefined) throw new Error(`no session ${step.session} is open`)
    await run.feed(input)
    if (step.mode === 'open') this.#sessions.set(step.session ?? '', run)
    return step.mode === 'open' || step.mode === 'send' ? [] : this.#judge(step, await run.end())
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #start(step: Step): CliRun {
    const server = step.server === null ? [] : ['-server', this.#fill(step.server ?? this.#server)]
    return new CliRun(
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
      ...difference(expected.stderr_mode, fill(expected.stderr), linesOf(got.err), this.#bindings),
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

/** Reads a recording. */
export function readSteps(name: string): Step[] {
  return JSON.parse(readFileSync(new URL(`../../../golden/zk-cli/${name}.json`, import.meta.url), 'utf8'))
    .steps
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

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}
