/**
 * What all connections hold together: requests that are not whole, that wait, and answers that are not read. Few of them may hold much, or
 * many a little, but together no more than `maxBytes`: then the one that holds most is ended, and so on, so that whoever announces
 * much and sends it slowly, or asks for much and reads none of it, cannot take the memory of all (Redis has the same rule: maxmemory-clients).
 */
export class ConnectionMemory {
  readonly #maxBytes: number
  readonly #held = new Map<MemoryHolder, number>()
  #total = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Bytes that are held now. */
  get heldBytes(): number {
    return this.#total
  }

  /** Bytes that may still be held. */
  get leftBytes(): number {
    return Math.max(0, this.#maxBytes - this.#total)
  }

  /** Takes down what a connection holds now; may end it, or others. */
  note(holder: MemoryHolder, bytes: number): void {
    const before = this.#held.get(holder) ?? 0
    if (bytes === before) return
    this.#total += bytes - before
    if (bytes === 0) this.#held.delete(holder)
    else this.#held.set(holder, bytes)
    if (bytes > before && this.#total > this.#maxBytes) this.#shed()
  }

  #shed(): void {
    while (this.#total > this.#maxBytes) {
      let [most, largest] = [0, undefined as MemoryHolder | undefined]
      for (const [holder, bytes] of this.#held) if (bytes > most) [most, largest] = [bytes, holder]
      if (largest === undefined) return
      this.#held.delete(largest)
      this.#total -= most
      largest.close(
        `it holds ${most} bytes, most of all connections, and together they may hold ${this.#maxBytes}`,
      )
    }
  }
}

/** A connection as its memory is seen. */
export interface MemoryHolder {
  close(why: string): void
}

const MOST_BYTES = 1024 * 1024 * 1024

/** What connections may hold where nobody says: a quarter of the memory that the process has, at most a gigabyte. */
export function memoryForConnections(processBytes: number): number {
  return Math.min(MOST_BYTES, Math.floor(processBytes / 4))
}
