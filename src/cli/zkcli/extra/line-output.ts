import { once } from 'node:events'
import { Writable } from 'node:stream'
import type { TextOutput } from '../command.ts'

const CHUNK_CHARACTERS = 16_384

/** Writes many lines, in pieces of some size, and no faster than a slow reader takes them. */
export class LineOutput {
  readonly #out: TextOutput
  #pending = ''

  constructor(out: TextOutput) {
    this.#out = out
  }

  async line(text: string): Promise<void> {
    this.#pending += `${text}\n`
    if (this.#pending.length >= CHUNK_CHARACTERS) await this.flush()
  }

  /** Hands on what is left; to be called at the end. */
  async flush(): Promise<void> {
    if (this.#pending === '') return
    this.#out.write(this.#pending)
    this.#pending = ''
    if (this.#out instanceof Writable && this.#out.writableNeedDrain) await once(this.#out, 'drain')
  }
}
