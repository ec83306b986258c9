import type { JuteReader, JuteWriter } from '../jute.ts'

/** One request on its way: what to send, and what to do with the answer. */
export interface Request {
  /** The operation, one of OpCode. */
  readonly opCode: number
  /** A special xid (setWatches); without it the session counts one up. */
  readonly xid?: number
  /** Writes the body; absent for operations without one. */
  write?(writer: JuteWriter): void
  /** Hears the error code (0 for none) and, without an error, the body. Called exactly once, before any later frame is looked at. */
  onReply(err: number, body: JuteReader | null): void
}

/** A first-in, first-out queue whose `shift` costs the same at any length. */
export class Queue<T> {
  #items: T[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined
    const item = this.#items[this.#head]
    this.#head += 1
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  /** Empties the queue and returns what was in it. */
  drain(): T[] {
    const rest = this.#items.slice(this.#head)
    this.#items = []
    this.#head = 0
    return rest
  }
}
