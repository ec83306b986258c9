import type { Ora } from 'ora'
import type { Io } from './io.ts'

/** How far long work is: a spinner on a terminal, silence elsewhere. */
export class Progress {
  readonly #title: string
  readonly #spinner: Ora | undefined

  private constructor(title: string, spinner: Ora | undefined) {
    this.#title = title
    this.#spinner = spinner
  }

  static async start(io: Io, title: string): Promise<Progress> {
    if (!io.stderr.isTTY) return new Progress(title, undefined)
    const { default: ora } = await import('ora')
    return new Progress(title, ora({ text: title, stream: process.stderr, discardStdin: false }).start())
  }

  say(text: string): void {
    if (this.#spinner !== undefined) this.#spinner.text = `${this.#title}: ${text}`
  }

  /** Prints to the same terminal without the spinner in the way. */
  around(print: () => void): void {
    this.#spinner?.clear()
    print()
    this.#spinner?.render()
  }

  end(): void {
    this.#spinner?.stop()
  }
}

const MOMENT_MS = 300

/** Awaits work; on a terminal a spinner with a title is there from when the work takes longer than a moment. */
export async function whileWorking<T>(io: Io, title: string, work: () => Promise<T>): Promise<T> {
  if (!io.stderr.isTTY) return work()
  let spinner: Promise<Progress> | undefined
  const timer = setTimeout(() => {
    spinner = Progress.start(io, title)
  }, MOMENT_MS)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    ;(await spinner)?.end()
  }
}
