/** Lets a flush wait for exactly the records that were there before it: every record belongs to the generation it came in. */
export class Generations {
  /** Of those that were closed with records still to come. */
  readonly #counts = new Map<number, number>()
  #currentCount = 0
  #waiters: { generation: number; resolve: () => void }[] = []
  #current = 0

  /** True while somebody waits. */
  get hasWaiters(): boolean {
    return this.#waiters.length > 0
  }

  /** A record comes in; returns its generation. */
  enter(): number {
    this.#currentCount++
    return this.#current
  }

  /** A record of this generation is done. */
  leave(generation: number): void {
    if (generation === this.#current) {
      this.#currentCount--
      return
    }
    const left = (this.#counts.get(generation) ?? 1) - 1
    if (left > 0) {
      this.#counts.set(generation, left)
      return
    }
    this.#counts.delete(generation)
    this.#settle()
  }

  /** Ends the current generation; resolves when all records up to it are done. */
  close(): Promise<void> {
    const generation = this.#current++
    if (this.#currentCount > 0) this.#counts.set(generation, this.#currentCount)
    this.#currentCount = 0
    return new Promise((resolve) => {
      this.#waiters.push({ generation, resolve })
      this.#settle()
    })
  }

  #settle(): void {
    if (this.#waiters.length === 0) return
    const oldest = Math.min(this.#current, ...this.#counts.keys())
    const done = this.#waiters.filter(({ generation }) => generation < oldest)
    this.#waiters = this.#waiters.filter(({ generation }) => generation >= oldest)
    for (const { resolve } of done) resolve()
  }
}
