import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

/** A server that tests run in a process of its own, so that it can be killed. It says its port on stdout when it listens. */
export class Program {
  readonly #entry: string
  readonly #bundle: string
  /** What all its processes have said on stderr. */
  stderr = ''
  /** Variables that it gets beside those of this process. */
  environment: NodeJS.ProcessEnv = {}

  /** `entry`: the file that is the program, beside this one. */
  constructor(entry: string) {
    this.#entry = fileURLToPath(new URL(entry, import.meta.url))
    // In the project's own cache, so that the bundle finds the packages that it leaves out.
    const name = basename(entry).replace('.ts', `-${process.pid}.mjs`)
    this.#bundle = fileURLToPath(new URL(`../../node_modules/.cache/${name}`, import.meta.url))
  }

  /** Has it made before the tests of a file, and removed after them. */
  use(): void {
    beforeAll(async () => {
      mkdirSync(new URL('../../node_modules/.cache', import.meta.url), { recursive: true })
      await build({
        entryPoints: [this.#entry],
        outfile: this.#bundle,
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node20',
        packages: 'external',
        loader: { '.sql': 'text' },
        logLevel: 'warning',
      })
    })
    afterAll(() => rmSync(this.#bundle, { force: true }))
  }

  /** Starts it; it is killed when the test ends. */
  async start(...args: readonly string[]): Promise<{ child: ChildProcess; port: number }> {
    const child = this.#spawn(args)
    const port = await firstLine(child)
    if (port === undefined) throw new Error(`${this.#entry} ended before it listened: exit ${child.exitCode}`)
    return { child, port: Number(port) }
  }

  /** Starts it; what it says and with which code it ends when it does so before it listens. */
  async tryStart(...args: readonly string[]): Promise<{ child: ChildProcess; port: number } | EndedStart> {
    let stderr = ''
    const child = this.#spawn(args, (text) => {
      stderr += text
    })
    const closed = once(child, 'close')
    const port = await firstLine(child)
    if (port !== undefined) return { child, port: Number(port) }
    await closed
    return { exitCode: child.exitCode, stderr }
  }

  /** Starts it and kills it so long after that, wherever its start has got to. */
  async startAndKill(afterMs: number, ...args: readonly string[]): Promise<void> {
    const child = this.#spawn(args)
    await setTimeout(afterMs)
    await killProcess(child)
  }

  #spawn(args: readonly string[], onStderr = (text: string) => this.#note(text)): ChildProcess {
    const child = spawn(process.execPath, [this.#bundle, ...args], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child.stderr?.setEncoding('utf8').on('data', onStderr)
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child
  }

  #note(text: string): void {
    this.stderr += text
    process.stderr.write(text)
  }
}

/** A start that came to nothing. */
export interface EndedStart {
  readonly exitCode: number | null
  readonly stderr: string
}

/** Undefined when there is none. */
async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) throw new Error('no stdout')
  const lines = createInterface(stdout)
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?]
  return line
}

/** Kills a process, and settles when it is gone and all that it has said is here. */
export async function killProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
}
