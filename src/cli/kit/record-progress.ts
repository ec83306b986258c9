import type { Io } from './io.ts'
import { Progress } from './progress.ts'

/** Work that takes less than this needs no spinner. */
const PATIENCE_MS = 1000
const SHOW_EVERY_MS = 100

/** Counts records of long work on a terminal's stderr; silence elsewhere, and while the work is short. */
export class RecordProgress {
  readonly #io: Io
  readonly #title: string
  readonly #startMs = performance.now()
  #nextShowMs = PATIENCE_MS
  #count = 0
  #progress: Promise<Progress> | undefined
  #isEnded = false

  constructor(io: Io, title: string) {
    this.#io = io
    this.#title = title
  }

  /** Some more records are done. */
  add(count: number): void {
    this.#count += count
    const sinceMs = performance.now() - this.#startMs
    if (sinceMs < this.#nextShowMs) return
    this.#nextShowMs = sinceMs + SHOW_EVERY_MS
    this.#progress ??= Progress.start(this.#io, this.#title)
    const text = `${this.#count.toLocaleString('en')} records, ${Math.round((this.#count / sinceMs) * 1000).toLocaleString('en')} a second`
    void this.#progress.then((progress) => {
      if (!this.#isEnded) progress.say(text)
    })
  }

  async end(): Promise<void> {
    this.#isEnded = true
    const progress = await this.#progress
    progress?.end()
  }
}
