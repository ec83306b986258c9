import type { GroupType } from './types.ts'

/** The states of groups as Java's GroupState has them, in the order of that enum, and the types of groups that can be in them. */
const states: readonly [state: string, types: readonly GroupType[]][] = [
  ['Unknown', []],
  ['PreparingRebalance', ['Classic', 'Consumer']],
  ['CompletingRebalance', ['Classic', 'Consumer']],
  ['Stable', ['Classic', 'Consumer', 'Streams', 'Share']],
  ['Dead', ['Classic', 'Consumer', 'Streams', 'Share']],
  ['Empty', ['Classic', 'Consumer', 'Streams', 'Share']],
  ['Assigning', ['Consumer', 'Streams']],
  ['Reconciling', ['Consumer', 'Streams']],
  ['NotReady', ['Streams']],
]

const types: readonly GroupType[] = ['Unknown', 'Consumer', 'Classic', 'Share', 'Streams']

/** Reads a state whatever its case; `Unknown` for one that is none. */
export function parseGroupState(text: string): string {
  return states.find(([state]) => state.toLowerCase() === text.toLowerCase())?.[0] ?? 'Unknown'
}

/** The states that a group of this type can be in. */
export function groupStatesOf(type: GroupType): string[] {
  return states.filter(([, typesOf]) => typesOf.includes(type)).map(([state]) => state)
}

/** Reads a type of group whatever its case; `Unknown` for one that is none. */
export function parseGroupType(text: string): GroupType {
  return types.find((type) => type.toLowerCase() === text.toLowerCase()) ?? 'Unknown'
}
