import { createHash } from 'node:crypto'
/** Scenarios recorded from the real tools, and their steps run by our scripts inside the test. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Main } from '../../../src/cli/kit/io.ts'
import { difference, type Mode } from './compare.ts'
import { type MemoryIo, memoryIo, openInput, terminalIo } from './memory-io.ts'

/** One recorded call of a tool, or the end of one that runs in the background. The names are those of the recordings. */
export interface Step {
  id: string
  tool?: string
  args?: string[]
  stdin?: string
  /** What is typed, each text when stdout so far matches, or after milliseconds. */
  stdin_chunks?: [waitFor: string | number, text: string][]
  env?: Record<string, string>
  files?: Record<string, string>
  /** Runs under a pseudo terminal. */
  tty?: boolean
  sleep_ms?: number
  timeout_ms?: number
  /** Run it again until it matches, this long. */
  retry_ms?: number
  /** Goes on beside the steps that follow, from when stdout matches `ready`, and `ready_ms` later, on. */
  background?: boolean
  ready?: string
  ready_ms?: number
  /** The background step that a signal ends here. */
  stop?: string
  signal?: 'SIGINT' | 'SIGTERM'
  capture?: { name: string; regex: string; stream?: 'stdout' | 'stderr' }[]
  expect?: { exit?: number; stdout?: string; stderr?: string; stdout_mode?: Mode; stderr_mode?: Mode }
}

export interface Scenario {
  name: string
  exclusive?: boolean
  needs?: string[]
  steps: Step[]
}

/** Reads the scenarios recorded from a tool of Apache Kafka 4.3.1. */
export function scenariosOf(file: string): Scenario[] {
  const text = readFileSync(new URL(`../../golden/kafka-cli/${file}.json`, import.meta.url), 'utf8')
  return JSON.parse(text).scenarios
}

const PATIENCE_MS = 1_500
const RETRY_PAUSE_MS = 100
const END_OF_INPUT = '\u0004'

/** Waits less long where the recorded call waits for nothing to come: what it prints is the same. */
function hurried({ args = [], expect }: Step): string[] {
  const endsByItself = args.includes('--max-messages') && !expect?.stderr?.includes('TimeoutException')
  if (endsByItself) return args
  return args.map((word, at) =>
    args[at - 1] === '--timeout-ms' ? String(Math.min(Number(word), PATIENCE_MS)) : word,
  )
}

interface Run {
  io: MemoryIo
  ended: Promise<number>
}

/**
 * What stands for the names in a scenario: clusters' addresses, a word of its own, a temporary folder, what a step before has captured.
 */
export class Setting {
  readonly #values: Record<string, string>
  readonly #folder = mkdtempSync(join(tmpdir(), 'samsa-golden-'))
  readonly #background = new Map<string, Run>()

  constructor(scenario: string, bootstrap: string, bootstrapAcl = '') {
    this.#values = {
      bootstrap,
      'bootstrap-acl': bootstrapAcl,
      host: bootstrap.replace(/:\d+$/, ''),
      port: bootstrap.replace(/^.*:/, ''),
      run: wordFor(scenario),
      tmp: this.#folder,
      fixtures: fileURLToPath(new URL('../../golden/kafka-cli/fixtures', import.meta.url)),
    }
  }

  /** Runs a step and lists how it differs from what was recorded. */
  async run(step: Step): Promise<string[]> {
    await pause(step.sleep_ms ?? 0)
    if (step.background) {
      await this.#startInBackground(step)
      return []
    }
    const until = Date.now() + (step.retry_ms ?? 0)
    for (;;) {
      const { io, ended } = step.stop === undefined ? await this.#start(step) : this.#stop(step)
      const differences = this.#differences(step, await ended, io)
      if (differences.length === 0 || step.stop !== undefined || Date.now() >= until) {
        this.#capture(step, io)
        return differences
      }
      await pause(RETRY_PAUSE_MS)
    }
  }

  async close(): Promise<void> {
    for (const { io, ended } of this.#background.values()) {
      io.signal('SIGTERM')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #start(step: Step): Promise<Run> {
    const main = await mainOf(step.tool ?? '')
    for (const [name, content] of Object.entries(step.files ?? {})) {
      writeFileSync(join(this.#folder, name), this.#fill(content))
    }
    const io = this.#ioFor(step)
    return {
      io,
      ended: main(
        hurried(step).map((word) => this.#fill(word)),
        io,
      ),
    }
  }

  #ioFor(step: Step): MemoryIo {
    if (step.stdin_chunks === undefined) {
      const isOpen = step.background && step.stdin === undefined
      return memoryIo(isOpen ? openInput() : this.#fill(step.stdin ?? ''), step.env)
    }
    const input = openInput()
    const io = step.tty ? terminalIo(input, step.env) : memoryIo(input, step.env)
    const type = async () => {
      for (const [waitFor, text] of step.stdin_chunks ?? []) {
        if (typeof waitFor === 'number') await pause(waitFor)
        else await io.printed(new RegExp(this.#fill(waitFor)))
        if (text === END_OF_INPUT) break
        // A terminal shows what is typed.
        if (step.tty) io.stdout.write(this.#fill(text))
        input.write(this.#fill(text))
      }
      if (!step.background) input.end()
    }
    // Whatever goes wrong with it shows in what the script prints.
    void type()
    return io
  }

  async #startInBackground(step: Step): Promise<void> {
    const run = await this.#start(step)
    this.#background.set(step.id, run)
    if (step.ready !== undefined) {
      await Promise.race([run.io.printed(new RegExp(this.#fill(step.ready))), run.ended])
    }
  }

  #stop(step: Step): Run {
    const run = this.#background.get(step.stop ?? '')
    if (run === undefined) throw new Error(`no step ${step.stop} runs in the background`)
    this.#background.delete(step.stop ?? '')
    run.io.signal(step.signal ?? 'SIGTERM')
    return run
  }

  #differences({ expect = {} }: Step, exit: number, io: MemoryIo): string[] {
    const streams = [
      ['stdout', io.stdoutText()],
      // The scripts of a test are one process, whose admin clients are numbered on.
      ['stderr', io.stderr === io.stdout ? '' : io.stderrText().replace(/adminclient-\d+/g, 'adminclient-1')],
    ] as const
    const differences = streams.flatMap(([stream, actual]) => {
      const expected = expect[stream]
      if (expected === undefined) return []
      const how = difference(this.#fill(expected), actual, expect[`${stream}_mode`])
      return how === undefined ? [] : [`${stream} ${how}`]
    })
    if (expect.exit === undefined || expect.exit === exit) return differences
    return [`exit: expected ${expect.exit}, got ${exit}\n${io.stderrText()}`, ...differences]
  }

  #capture({ capture = [] }: Step, io: MemoryIo): void {
    for (const { name, regex, stream } of capture) {
      const text = stream === 'stderr' ? io.stderrText() : io.stdoutText()
      this.#values[name] = new RegExp(this.#fill(regex)).exec(text)?.[1] ?? ''
    }
  }

  #fill(text: string): string {
    return text.replace(/\{\{([\w.-]+)\}\}/g, (whole, name: string) => this.#values[name] ?? whole)
  }
}

/** Each script is a file with its name. */
async function mainOf(tool: string): Promise<Main> {
  const script: { main: Main } = await import(`../../../src/cli/${tool}.ts`)
  return script.main
}

/** Six letters, the same in every run: some orders follow from the hashes of names. */
function wordFor(scenario: string): string {
  const digest = createHash('sha256').update(scenario).digest()
  return Array.from(digest.subarray(0, 6), (byte) => 'abcdefghijkmnpqrstuvwxyz'.charAt(byte % 24)).join('')
}
