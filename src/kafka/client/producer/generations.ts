/** Lets a flush wait for exactly the records that were there before it: every record belongs to the generation it came in. */
export class Generations {
  readonly #counts = new Map<number, number>()
  #waiters: { generation: number; resolve: () => void }[] = []
  #current = 0

  /** True while somebody waits. */
  get hasWaiters(): boolean {
    return this.#waiters.length > 0
  }

  /** A record comes in; returns its generation. */
  enter(): number {
    this.#counts.set(this.#current, (this.#counts.get(this.#current) ?? 0) + 1)
    return this.#current
  }

  /** A record of this generation is done. */
  leave(generation: number): void {
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
    return new Promise((resolve) => {
      this.#waiters.push({ generation, resolve })
      this.#settle()
    })
  }

  #settle(): void {
    if (this.#waiters.length === 0) return
    const oldest = Math.min(Number.POSITIVE_INFINITY, ...this.#counts.keys())
    const done = this.#waiters.filter(({ generation }) => generation < oldest)
    this.#waiters = this.#waiters.filter(({ generation }) => generation >= oldest)
    for (const { resolve } of done) resolve()
  }
}
