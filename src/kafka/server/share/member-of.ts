const MAX_MEMBER_ID_LENGTH = 36

/** Who sends a ShareFetch or ShareAcknowledge; undefined when the request does not say so properly. */
export function memberOf({
  groupId,
  memberId,
}: {
  readonly groupId: string | null
  readonly memberId: string | null
}): { groupId: string; memberId: string } | undefined {
  if (groupId === null || memberId === null || memberId === '') return undefined
  return memberId.length > MAX_MEMBER_ID_LENGTH ? undefined : { groupId, memberId }
}
