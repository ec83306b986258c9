import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { main as topics } from '../../../src/cli/kafka-topics.ts'
import type { Main } from '../../../src/cli/kit/io.ts'
import { difference, type Mode } from './compare.ts'
import { memoryIo } from './memory-io.ts'

/** One recorded call of a tool. */
export interface Step {
  id: string
  tool: string
  args: string[]
  stdin?: string
  files?: Record<string, string>
  retry_ms?: number
  tty?: boolean
  expect: { exit?: number; stdout?: string; stderr?: string; stdout_mode?: Mode; stderr_mode?: Mode }
}

export interface Scenario {
  name: string
  steps: Step[]
}

const tools: Readonly<Record<string, Main>> = {
  'kafka-topics': topics,
  'kafka-console-producer': consoleProducer,
  'kafka-console-consumer': consoleConsumer,
}

/** Reads the scenarios recorded from a tool of Apache Kafka 4.3.1. */
export function scenariosOf(file: string): Scenario[] {
  const text = readFileSync(new URL(`../../golden/kafka-cli/${file}.json`, import.meta.url), 'utf8')
  return JSON.parse(text).scenarios
}

const PATIENCE_MS = 1_500

/** Waits less long where the recorded call waits for nothing to come: what it prints is the same. */
function hurried({ args, expect }: Step): string[] {
  if (!expect.stderr?.includes('TimeoutException')) return args
  return args.map((word, at) =>
    args[at - 1] === '--timeout-ms' ? String(Math.min(Number(word), PATIENCE_MS)) : word,
  )
}

/** What stands for the names in a scenario: a cluster's address, a word that is new in each run, a temporary folder. */
export class Setting {
  readonly #values: Record<string, string>
  readonly #folder = mkdtempSync(join(tmpdir(), 'samsa-golden-'))

  constructor(bootstrap: string) {
    const letters = Array.from({ length: 6 }, () =>
      'abcdefghijkmnpqrstuvwxyz'.charAt(Math.floor(Math.random() * 24)),
    )
    this.#values = { bootstrap, run: letters.join(''), tmp: this.#folder }
  }

  /** Runs a step and lists how it differs from what was recorded. */
  async run(step: Step): Promise<string[]> {
    const main = tools[step.tool]
    if (main === undefined) throw new Error(`no tool is called ${step.tool}`)
    for (const [name, content] of Object.entries(step.files ?? {})) {
      writeFileSync(join(this.#folder, name), this.#fill(content))
    }
    const io = memoryIo(this.#fill(step.stdin ?? ''))
    const exit = await main(
      hurried(step).map((word) => this.#fill(word)),
      io,
    )
    const { expect } = step
    const differences = [
      expect.exit === undefined || expect.exit === exit
        ? undefined
        : `exit: expected ${expect.exit}, got ${exit}`,
      expect.stdout === undefined
        ? undefined
        : difference(this.#fill(expect.stdout), io.stdoutText(), expect.stdout_mode),
      expect.stderr === undefined
        ? undefined
        : difference(this.#fill(expect.stderr), io.stderrText(), expect.stderr_mode),
    ]
    return differences.filter((each) => each !== undefined)
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #fill(text: string): string {
    return text.replace(/\{\{([\w.-]+)\}\}/g, (whole, name: string) => this.#values[name] ?? whole)
  }
}
