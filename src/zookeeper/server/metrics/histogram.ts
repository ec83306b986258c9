/**
 * How often each value was seen, for percentiles: values below 2048 are kept as they are, larger ones to a part in a
 * thousand, so that adding is one increment and millions of values take no more room than a few.
 */

const EXACT_BITS = 11
const SUB_BUCKETS = 1 << (EXACT_BITS - 1)
const MAX_VALUE = 2 ** 32 - 1

/** What percentiles are read from. */
export interface Distribution {
  /** Takes a whole number; one below 0 counts as 0, one of more than 32 bits as the largest that has them. */
  add(value: number): void
  reset(): void
}

export class Histogram implements Distribution {
  #counts = new Float64Array(64)
  #total = 0

  get count(): number {
    return this.#total
  }

  add(value: number, times = 1): void {
    const bucket = bucketOf(value)
    if (bucket >= this.#counts.length) this.#grow(bucket)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times
    this.#total += times
  }

  addAll(other: Histogram): void {
    if (other.#counts.length > this.#counts.length) this.#grow(other.#counts.length - 1)
    for (const [bucket, count] of other.#counts.entries()) {
      if (count > 0) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count
    }
    this.#total += other.#total
  }

  /** The value that has `rank` values up to it, itself included; 0 when there is none. */
  valueAtRank(rank: number): number {
    let seen = 0
    let last = 0
    for (const [bucket, count] of this.#counts.entries()) {
      if (count === 0) continue
      last = lowerBoundOf(bucket)
      seen += count
      if (seen >= rank) break
    }
    return last
  }

  /** Between the two values that are nearest to the quantile (UniformSnapshot of the metrics library); 0 without values. */
  interpolated(quantile: number): number {
    if (this.#total === 0) return 0
    const position = quantile * (this.#total + 1)
    const rank = Math.floor(position)
    if (rank < 1) return this.valueAtRank(1)
    if (rank >= this.#total) return this.valueAtRank(this.#total)
    const lower = this.valueAtRank(rank)
    return lower + (position - rank) * (this.valueAtRank(rank + 1) - lower)
  }

  reset(): void {
    this.#counts = new Float64Array(64)
    this.#total = 0
  }

  #grow(bucket: number): void {
    const grown = new Float64Array(2 ** Math.ceil(Math.log2(bucket + 1)))
    grown.set(this.#counts)
    this.#counts = grown
  }
}

function bucketOf(value: number): number {
  if (value < 2 * SUB_BUCKETS) return value > 0 ? Math.trunc(value) : 0
  const whole = value < MAX_VALUE ? Math.trunc(value) : MAX_VALUE
  const shift = 32 - Math.clz32(whole) - EXACT_BITS
  return shift * SUB_BUCKETS + (whole >>> shift)
}

/** The smallest value of a bucket. */
function lowerBoundOf(bucket: number): number {
  if (bucket < 2 * SUB_BUCKETS) return bucket
  const shift = Math.floor(bucket / SUB_BUCKETS) - 1
  return (bucket - shift * SUB_BUCKETS) * 2 ** shift
}

/** Slots of which the oldest is dropped at each turn. */
const SLOTS = 5

/** The values of late: those of the current slot and of the four before it. Somebody turns it every two minutes. */
export class SlidingHistogram implements Distribution {
  #slots: Histogram[] = [new Histogram()]

  add(value: number): void {
    this.#slots[0]?.add(value)
  }

  /** The value of that rank, rounded down, as a Prometheus summary tells it; NaN when nothing was seen of late. */
  quantile(quantile: number): number {
    const all = new Histogram()
    for (const slot of this.#slots) all.addAll(slot)
    return all.count === 0 ? Number.NaN : all.valueAtRank(Math.max(1, Math.floor(quantile * all.count)))
  }

  turn(): void {
    this.#slots = [new Histogram(), ...this.#slots.slice(0, SLOTS - 1)]
  }

  reset(): void {
    this.#slots = [new Histogram()]
  }
}
