import { JavaHashMap } from './java-hash-map.ts'

/** What is to be shared out among members, who are known by their places 0, 1, 2 …; slots are numbers. */
export interface Sharing {
  readonly slots: readonly number[]
  /** What each member has, by its place: also slots that are no longer to be had. */
  readonly held: readonly (readonly number[])[]
  /** Places, ascending, of those who may have any. */
  readonly sharers: readonly number[]
  /** A slot's hash in the reference, which goes by the order of Java's hash maps. */
  readonly hashOf: (slot: number) => number
}

/** Slots with those who have them. */
type Holders = JavaHashMap<number, JavaHashMap<number, true>>

/**
 * Shares slots out: each to as many members as the others, each member as many slots as the others, but for one, and as
 * much as can be stays where it is. Returns what each member has then, by its place.
 */
export function shareOut({ slots, held, sharers, hashOf }: Sharing): Set<number>[] {
  const holdersPerSlot = slots.length === 0 ? 0 : Math.ceil(sharers.length / slots.length)
  const quotas = quotasOf(held.length, sharers, holdersPerSlot * slots.length)
  const holders: Holders = new JavaHashMap(hashOf, javaCapacity(slots.length))
  const result = held.map((ofMember, place) => {
    for (const slot of ofMember) holdersOf(holders, slot).set(place, true)
    return new Set(ofMember)
  })
  takeSurplus(result, quotas, { holders, hashOf })
  takeOvershared(result, holdersPerSlot, holders)
  for (const slot of slots) holdersOf(holders, slot)
  const takers = sharers.filter((place) => (result[place]?.size ?? 0) < (quotas[place] ?? 0))
  giveOut(result, takers, { quotas, holdersPerSlot, holders })
  return result
}

/** How many slots each member is to have: parts of the total that differ by one at most. */
function quotasOf(members: number, sharers: readonly number[], total: number): number[] {
  const quotas = Array<number>(members).fill(0)
  const share = total / sharers.length
  sharers.forEach((place, i) => {
    quotas[place] = Math.ceil(share * (i + 1)) - Math.ceil(share * i)
  })
  return quotas
}

/** Takes from members what they have beyond their quotas. */
function takeSurplus(
  result: readonly Set<number>[],
  quotas: readonly number[],
  { holders, hashOf }: { readonly holders: Holders; readonly hashOf: (slot: number) => number },
): void {
  result.forEach((ofMember, place) => {
    const surplus = ofMember.size - (quotas[place] ?? 0)
    if (surplus <= 0) return
    const ordered = new JavaHashMap<number, true>(hashOf)
    for (const slot of ofMember) ordered.set(slot, true)
    for (const slot of ordered.keys().slice(0, surplus)) {
      ofMember.delete(slot)
      holders.get(slot)?.delete(place)
    }
  })
}

/** Takes slots from members where more have them than are to. */
function takeOvershared(result: readonly Set<number>[], holdersPerSlot: number, holders: Holders): void {
  for (const [slot, ofSlot] of holders.entries()) {
    const surplus = Math.max(ofSlot.size - holdersPerSlot, 0)
    for (const place of ofSlot.keys().slice(0, surplus)) {
      ofSlot.delete(place)
      result[place]?.delete(slot)
    }
  }
}

/**
 * Gives slots that too few have to members that have too few, one after the other. A slot that all takers have already
 * stays as it is: a little unevenness does no harm.
 */
function giveOut(
  result: readonly Set<number>[],
  takers: number[],
  sharing: { readonly quotas: readonly number[]; readonly holdersPerSlot: number; readonly holders: Holders },
): void {
  const { quotas, holdersPerSlot, holders } = sharing
  let next = 0
  let isAnyGivenThisRound = false
  for (const [slot, ofSlot] of holders.entries()) {
    while (ofSlot.size < holdersPerSlot && takers.length > 0) {
      if (next >= takers.length) {
        if (!isAnyGivenThisRound) break
        next = 0
        isAnyGivenThisRound = false
      }
      const place = takers[next++] ?? 0
      const ofMember = result[place]
      if (ofSlot.has(place) || !ofMember) continue
      ofSlot.set(place, true)
      ofMember.add(slot)
      isAnyGivenThisRound = true
      if (ofMember.size >= (quotas[place] ?? 0)) takers.splice(--next, 1)
    }
  }
}

function holdersOf(holders: Holders, slot: number): JavaHashMap<number, true> {
  return holders.computeIfAbsent(slot, () => new JavaHashMap((place) => place))
}

/** What the reference makes a map with for so many entries. */
function javaCapacity(size: number): number {
  return Math.trunc((size + 1) / 0.75 + 1)
}
