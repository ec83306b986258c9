import type { InFlightBatch } from './in-flight-batch.ts'

/** Batches in the order of their offsets; none overlap. */
export class InFlightBatches {
  readonly #sorted: InFlightBatch[] = []

  get first(): InFlightBatch | undefined {
    return this.#sorted[0]
  }

  get last(): InFlightBatch | undefined {
    return this.#sorted.at(-1)
  }

  get isEmpty(): boolean {
    return this.#sorted.length === 0
  }

  [Symbol.iterator](): Iterator<InFlightBatch> {
    return this.#sorted.values()
  }

  /** The last batch that starts at an offset or before it. */
  floor(offset: number): InFlightBatch | undefined {
    return this.#sorted[this.#indexAfter(offset) - 1]
  }

  /** The first batch that starts behind an offset. */
  higher(offset: number): InFlightBatch | undefined {
    return this.#sorted[this.#indexAfter(offset)]
  }

  /** Batches that start between two offsets, both inclusive, as they are now. */
  startingIn(firstOffset: number, lastOffset: number): InFlightBatch[] {
    return this.#sorted.slice(this.#indexAfter(firstOffset - 1), this.#indexAfter(lastOffset))
  }

  /** Batches that hold any of these offsets, as they are now. */
  holding(firstOffset: number, lastOffset: number): InFlightBatch[] {
    const floor = this.floor(firstOffset)
    const from = floor !== undefined && floor.lastOffset >= firstOffset ? floor.firstOffset : firstOffset
    return this.startingIn(from, lastOffset)
  }

  add(batch: InFlightBatch): void {
    this.#sorted.splice(this.#indexAfter(batch.firstOffset), 0, batch)
  }

  /** Removes the batches that start before an offset. */
  removeBefore(offset: number): void {
    this.#sorted.splice(0, this.#indexAfter(offset - 1))
  }

  clear(): void {
    this.#sorted.length = 0
  }

  /** Index of the first batch that starts behind an offset. */
  #indexAfter(offset: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle]?.firstOffset ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
