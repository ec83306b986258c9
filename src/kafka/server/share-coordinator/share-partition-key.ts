import { isUuid } from '../../uuid.ts'

/** Names a share partition: one partition of a topic as one share group consumes it. */
export interface SharePartitionKey {
  readonly groupId: string
  /** 22 characters. */
  readonly topicId: string
  readonly partition: number
}

/** The text by which a share partition's coordinator is found; its hash chooses the partition of __share_group_state. */
export function coordinatorKey({ groupId, topicId, partition }: SharePartitionKey): string {
  return `${groupId}:${topicId}:${partition}`
}

/** Whether a text is a coordinator key. The id of the group, which comes first, may have colons of its own. */
export function isCoordinatorKey(text: string): boolean {
  // As Java splits: empty fields at the end do not count.
  const fields = text.replace(/:+$/, '').split(':')
  const [topicId, partition] = fields.slice(-2)
  if (fields.length < 3 || topicId === undefined || partition === undefined) return false
  const groupId = fields.slice(0, -2).join(':')
  return groupId.trim() !== '' && isUuid(topicId) && isJavaInt(partition)
}

function isJavaInt(text: string): boolean {
  if (!/^[+-]?[0-9]+$/.test(text)) return false
  const value = Number(text)
  return value >= -(2 ** 31) && value < 2 ** 31
}
