import type { Distribution } from './histogram.ts'

/** Count, sum, minimum, average and maximum of a quantity, and its distribution where that is asked for (AvgMinMaxCounter). */
export class Summary {
  readonly distribution: Distribution | null
  #count = 0
  #total = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  constructor(distribution: Distribution | null = null) {
    this.distribution = distribution
  }

  add(value: number): void {
    this.#count++
    this.#total += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    this.distribution?.add(value)
  }

  get count(): number {
    return this.#count
  }

  get total(): number {
    return this.#total
  }

  get min(): number {
    return this.#count === 0 ? 0 : this.#min
  }

  get max(): number {
    return this.#count === 0 ? 0 : this.#max
  }

  /** Rounded to four decimals. */
  get average(): number {
    return this.#count === 0 ? 0 : Math.round((this.#total / this.#count) * 10_000) / 10_000
  }

  reset(): void {
    this.#count = 0
    this.#total = 0
    this.#min = Number.POSITIVE_INFINITY
    this.#max = Number.NEGATIVE_INFINITY
    this.distribution?.reset()
  }
}
