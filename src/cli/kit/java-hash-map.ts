import { javaStringHash } from '../../kafka/java-hash.ts'

const DEFAULT_CAPACITY = 16
const LOAD_FACTOR = 0.75

/**
 * Orders texts as a java.util.HashMap with these keys iterates, put in the order given: the reference prints some lists in that order.
 * `initialCapacity` is what the map was made with.
 */
export function javaHashMapOrder(keys: Iterable<string>, initialCapacity = DEFAULT_CAPACITY): string[] {
  const distinct = [...new Set(keys)]
  let capacity = 1
  while (capacity < initialCapacity) capacity *= 2
  while (distinct.length > capacity * LOAD_FACTOR) capacity *= 2
  const bucket = (key: string) => {
    const hash = javaStringHash(key)
    return (hash ^ (hash >>> 16)) & (capacity - 1)
  }
  return distinct.sort((a, b) => bucket(a) - bucket(b))
}
