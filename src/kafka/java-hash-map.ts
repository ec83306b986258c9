import { javaHashOrder, javaStringHash } from './java-hash.ts'

const DEFAULT_CAPACITY = 16
const LOAD_FACTOR = 0.75

/**
 * Orders texts as a java.util.HashMap with these keys iterates, put in the order given: the reference lists some things in
 * that order. `initialCapacity` is what the map was made with.
 */
export function javaHashMapOrder(keys: Iterable<string>, initialCapacity = DEFAULT_CAPACITY): string[] {
  return javaHashOrder(new Set(keys), javaStringHash, hashMapTable(initialCapacity))
}

/** The initial capacity of a HashMap that is made as a copy of a map of `size` entries. */
export function copiedCapacity(size: number): number {
  return Math.trunc(size / LOAD_FACTOR + 1)
}

/** The table of a HashMap that was made for `initialCapacity`, by its number of entries. */
export function hashMapTable(initialCapacity: number): (count: number) => number {
  return (count) => {
    let capacity = 1
    while (capacity < initialCapacity) capacity *= 2
    while (count > capacity * LOAD_FACTOR) capacity *= 2
    return capacity
  }
}

/** The same for a map that was filled by computeIfAbsent, which puts a new key before the others of its bucket. */
export function javaComputedOrder(keys: Iterable<string>): string[] {
  return javaHashMapOrder([...keys].reverse())
}
