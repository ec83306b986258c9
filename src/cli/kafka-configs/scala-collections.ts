/** The orders in which Scala 2.13 keeps its immutable sets and maps, which this one script of the reference shows. */
import { javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'

/** Sets and maps of up to four elements keep the order in which they were made. */
const LARGEST_SMALL = 4
const BITS = 5
const MASK = 31

/** Orders the keys of an immutable Set or Map. */
export function scalaOrder(keys: readonly string[]): string[] {
  const distinct = [...new Set(keys)]
  if (distinct.length <= LARGEST_SMALL) return distinct
  return trieOrder(
    distinct.map((key) => ({ key, hash: improved(javaStringHash(key)) })),
    0,
  )
}

/** Orders the names of a java.util.Properties, which is what a Scala map is made from here. */
export function propertiesOrder(names: readonly string[]): string[] {
  return javaHashOrder(new Set(names), javaStringHash, (count) => {
    let size = 16
    while (count >= size * 0.75) size *= 2
    return size
  })
}

interface Hashed {
  key: string
  hash: number
}

/** A node of the trie shows first what it holds itself, by the five bits of the hash that are its own, then its children, likewise. */
function trieOrder(entries: readonly Hashed[], shift: number): string[] {
  if (shift > 32) return entries.map(({ key }) => key)
  const slots = new Map<number, Hashed[]>()
  for (const entry of entries) {
    const slot = (entry.hash >>> shift) & MASK
    slots.set(slot, [...(slots.get(slot) ?? []), entry])
  }
  const bySlot = [...slots].sort(([a], [b]) => a - b).map(([, held]) => held)
  return [
    ...bySlot.filter((held) => held.length === 1).flatMap(([only]) => (only === undefined ? [] : [only.key])),
    ...bySlot.filter((held) => held.length > 1).flatMap((held) => trieOrder(held, shift + BITS)),
  ]
}

/** What Scala makes of a hash before it is used (Hashing.improve). */
function improved(hash: number): number {
  let mixed = (hash + ~(hash << 9)) | 0
  mixed ^= mixed >>> 14
  mixed = (mixed + (mixed << 4)) | 0
  return mixed ^ (mixed >>> 10)
}
