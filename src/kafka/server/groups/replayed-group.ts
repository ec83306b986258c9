import type { Group, GroupState } from './state.ts'

/**
 * The group of a type that a record is about, made when the record says something; undefined for a tombstone of a group that
 * is not there. A group of another type in its place was empty when the record was written.
 */
export function replayedGroup<G extends Group>(
  state: GroupState,
  record: { readonly key: { readonly groupId: string }; readonly value: object | null },
  isOfType: (group: Group) => group is G,
  newGroup: (groupId: string) => G,
): G | undefined {
  const { groupId } = record.key
  const existing = state.groups.get(groupId)
  if (existing !== undefined && isOfType(existing)) return existing
  if (record.value === null) return undefined
  const group = newGroup(groupId)
  state.groups.set(groupId, group)
  return group
}
