/** Longest topic name: leaves room for `-<partition>` and a suffix in a 255-byte file name, as in the reference. */
const MAX_TOPIC_NAME_LENGTH = 249

export const GROUP_METADATA_TOPIC = '__consumer_offsets'
export const TRANSACTION_STATE_TOPIC = '__transaction_state'
export const SHARE_GROUP_STATE_TOPIC = '__share_group_state'
/** The controller's own log; no topic can have its name. */
export const CLUSTER_METADATA_TOPIC = '__cluster_metadata'

const internalTopics: ReadonlySet<string> = new Set([
  GROUP_METADATA_TOPIC,
  TRANSACTION_STATE_TOPIC,
  SHARE_GROUP_STATE_TOPIC,
])

/** Tells whether a topic belongs to a coordinator; clients skip those in listings and pattern subscriptions. */
export function isInternalTopic(name: string): boolean {
  return internalTopics.has(name)
}

/** Says in the reference's words what is wrong with a topic's name; null when nothing is. */
export function topicNameProblem(name: string): string | null {
  return nameProblem('Topic name', name)
}

/** The same for whatever else has to be named as topics are; `what` begins the sentence. */
export function nameProblem(what: string, name: string): string | null {
  if (name.length === 0) return `${what} is invalid: the empty string is not allowed`
  if (name === '.' || name === '..') return `${what} is invalid: '${name}' is not allowed`
  if (name.length > MAX_TOPIC_NAME_LENGTH) {
    return `${what} is invalid: the length of '${name}' is longer than the max allowed length ${MAX_TOPIC_NAME_LENGTH}`
  }
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `${what} is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`
  }
  return null
}

/** Maps a name to what its metrics would be called: two topics may not share it ('.' and '_' are the same there). */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_')
}
