const DEFAULT_CAPACITY = 16
const LOAD_FACTOR = 0.75

/**
 * A map that iterates as a java.util.HashMap does to which the same has been done: for choices that the reference leaves to
 * that order. (A bucket of eight and more keys, where Java makes a tree of it, is not imitated.)
 */
export class JavaHashMap<K extends string | number, V> {
  readonly #hashOf: (key: K) => number
  /** Within a bucket the order is that of their ranks, and growing keeps it. */
  readonly #entries = new Map<K, { readonly rank: number; readonly value: V }>()
  #capacity: number
  #lowestRank = 0
  #highestRank = 0

  /** `initialCapacity` is what `new HashMap<>(…)` would be given. */
  constructor(hashOf: (key: K) => number, initialCapacity = DEFAULT_CAPACITY) {
    this.#hashOf = hashOf
    this.#capacity = powerOfTwo(initialCapacity)
  }

  get size(): number {
    return this.#entries.size
  }

  has(key: K): boolean {
    return this.#entries.has(key)
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)?.value
  }

  /** As `put`: a new key comes last in its bucket. */
  set(key: K, value: V): void {
    this.#entries.set(key, { rank: this.#entries.get(key)?.rank ?? ++this.#highestRank, value })
    this.#growWhenFull()
  }

  /** As `computeIfAbsent`: a new key comes first in its bucket, and the map grows only when it is called again. */
  computeIfAbsent(key: K, make: () => V): V {
    this.#growWhenFull()
    const known = this.#entries.get(key)
    if (known) return known.value
    const value = make()
    this.#entries.set(key, { rank: --this.#lowestRank, value })
    return value
  }

  delete(key: K): boolean {
    return this.#entries.delete(key)
  }

  /** The keys in Java's order as it is now: what is changed meanwhile does not show. */
  keys(): K[] {
    return this.entries().map(([key]) => key)
  }

  /** As `keys`, with the values. */
  entries(): [K, V][] {
    return [...this.#entries]
      .map(([key, { rank, value }]) => ({ key, value, rank, bucket: this.#bucketOf(key) }))
      .sort((a, b) => a.bucket - b.bucket || a.rank - b.rank)
      .map(({ key, value }) => [key, value])
  }

  #bucketOf(key: K): number {
    const hash = this.#hashOf(key)
    return (hash ^ (hash >>> 16)) & (this.#capacity - 1)
  }

  #growWhenFull(): void {
    if (this.#entries.size > this.#capacity * LOAD_FACTOR) this.#capacity *= 2
  }
}

function powerOfTwo(atLeast: number): number {
  let capacity = 1
  while (capacity < atLeast) capacity *= 2
  return capacity
}
