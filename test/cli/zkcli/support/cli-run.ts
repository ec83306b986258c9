import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { exitCodeOf } from '../../../../src/cli/kit/exit.ts'
import { main } from '../../../../src/cli/zkcli.ts'

/** One line of input: text, or a wait until the output holds a text, or a pause (for runs in a process of their own alone). */
export type Input = string | { sleep?: number; wait?: string; raw?: string }

/** Begins a run of zkCli with these arguments; `home` is a folder for what it keeps. */
export type StartCli = (args: readonly string[], home: string) => CliRun

/** Runs our zkCli in this process. */
export function runHere(args: readonly string[], home: string): CliRun {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const io = { stdin, stdout, stderr, env: { SAMSA_HOME: home } }
  const run = async () => {
    const code = await exitCodeOf(() => main(args, io), io)
    await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.end(resolve))))
    return code
  }
  return new CliRun({ stdin, stdout, stderr, exitCode: run(), pauses: false })
}

/** Runs the zkCli of a command line in a process of its own. */
export function runProcess(command: readonly string[]): StartCli {
  const [program = '', ...words] = command
  return (args, home) => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', SAMSA_HOME: home }
    const child = spawn(program, [...words, ...args], { stdio: 'pipe', env })
    child.stdin.on('error', () => {})
    const exitCode = once(child, 'close').then(([code]) => Number(code))
    return new CliRun({
      stdin: child.stdin,
      stdout: child.stdout,
      stderr: child.stderr,
      exitCode,
      pauses: true,
    })
  }
}

/** How long text that is waited for may take to come. */
const PATIENCE_MS = 45_000

/** A run of zkCli: what goes in and what comes out. */
export class CliRun {
  readonly #stdin: Writable
  readonly #exitCode: Promise<number>
  readonly #pauses: boolean
  #out = ''
  #err = ''
  #onOutput: () => void = () => {}

  constructor(run: {
    readonly stdin: Writable
    readonly stdout: Readable
    readonly stderr: Readable
    /** Settles when all output has come. */
    readonly exitCode: Promise<number>
    readonly pauses: boolean
  }) {
    this.#stdin = run.stdin
    this.#exitCode = run.exitCode
    this.#pauses = run.pauses
    run.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
      this.#onOutput()
    })
    run.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text
      this.#onOutput()
    })
  }

  async feed(lines: readonly Input[]): Promise<void> {
    for (const line of lines) {
      if (typeof line === 'string') this.#stdin.write(`${line}\n`)
      else if (line.raw !== undefined) this.#stdin.write(line.raw)
      else if (line.wait !== undefined) await this.#holds(line.wait)
      else if (line.sleep !== undefined && this.#pauses) await pause(line.sleep)
    }
  }

  async end(): Promise<{ exit: number; out: string; err: string }> {
    this.#stdin.end()
    const exit = await this.#exitCode
    return { exit, out: this.#out, err: this.#err }
  }

  #holds(text: string): Promise<void> {
    return new Promise((resolve) => {
      const given = this.#pauses ? setTimeout(resolve, PATIENCE_MS) : undefined
      this.#onOutput = () => {
        if (!(this.#out + this.#err).includes(text)) return
        clearTimeout(given)
        resolve()
      }
      this.#onOutput()
    })
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
