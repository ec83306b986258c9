import type { Ora } from 'ora'
import type { Io } from './io.ts'
import { startSpinner, type Terminal } from './spinner.ts'

/** How long work must take before its progress is shown, in ms. */
const PATIENCE_MS = 500

/** How far long work is: a spinner on a terminal once the work takes longer than a moment, silence elsewhere. */
export class Progress {
  readonly #timer: NodeJS.Timeout | undefined
  readonly #env: NodeJS.ProcessEnv
  #spinner: Ora | undefined
  #text: (() => string) | undefined
  #isEnded = false

  /** `terminal` is undefined where there is none. */
  constructor(terminal: Terminal | undefined, title: string, env: NodeJS.ProcessEnv = process.env) {
    this.#env = env
    if (terminal !== undefined) this.#timer = setTimeout(() => void this.#show(terminal, title), PATIENCE_MS)
  }

  /** Progress on the terminal that stderr is. */
  static of(io: Io, title: string): Progress {
    return new Progress(io.stderr.isTTY ? process.stderr : undefined, title, io.env)
  }

  /** Says how far it is; cheap enough to be called for every record. */
  say(text: () => string): void {
    this.#text = text
  }

  /** Prints to the same terminal without the spinner in the way. */
  around(print: () => void): void {
    this.#spinner?.clear()
    print()
    this.#spinner?.render()
  }

  end(): void {
    this.#isEnded = true
    clearTimeout(this.#timer)
    this.#spinner?.stop()
  }

  async #show(stream: Terminal, text: string): Promise<void> {
    const suffixText = () => (this.#text === undefined ? '' : `(${this.#text()})`)
    const spinner = await startSpinner(stream, this.#env, { text, suffixText })
    if (this.#isEnded) spinner?.stop()
    else this.#spinner = spinner
  }
}

/** Counts records of long work; nothing is shown while there are none. */
export class RecordProgress {
  readonly #io: Io
  readonly #title: string
  readonly #startMs = performance.now()
  #progress: Progress | undefined
  #count = 0

  constructor(io: Io, title: string) {
    this.#io = io
    this.#title = title
  }

  /** Some more records are done. */
  add(count: number): void {
    this.#count += count
    if (this.#progress !== undefined || this.#count === 0) return
    this.#progress = Progress.of(this.#io, this.#title)
    this.#progress.say(() => this.#text())
  }

  end(): void {
    this.#progress?.end()
  }

  #text(): string {
    const rate = Math.round((this.#count / (performance.now() - this.#startMs)) * 1000)
    return `${this.#count.toLocaleString('en')} records, ${rate.toLocaleString('en')} a second`
  }
}

/** Awaits work, whose progress is nothing but that it goes on. */
export async function whileWorking<T>(io: Io, title: string, work: () => Promise<T>): Promise<T> {
  const progress = Progress.of(io, title)
  try {
    return await work()
  } finally {
    progress.end()
  }
}
