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

  end(): void {
    this.#spinner?.stop()
  }
}
