import { javaHashOrder, javaStringHash } from '../../../java-hash.ts'
import { subscribedTopicsOf } from '../subscription.ts'
import type { ClassicGroup, GroupProtocol } from './classic-group.ts'
import { metadataOf } from './classic-group.ts'

/** Protocol type of consumers. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer'

/** Whether somebody with these protocols may be in the group: any type and name while it is empty, else common ones. */
export function supportsProtocols(
  group: ClassicGroup,
  protocolType: string,
  protocols: readonly { readonly name: string }[],
): boolean {
  if (group.state === 'Empty') return protocolType !== '' && protocols.length > 0
  if (group.protocolType !== protocolType) return false
  const common = commonProtocols(group)
  // A group that waits for its first member's second JoinGroup has no members: then every name is common to all.
  return protocols.some(({ name }) => common === 'any' || common.has(name))
}

/**
 * Chooses the protocol of a generation: among those that all members support, each member votes for the one it likes
 * best. Of equal ones the reference takes the first in the order of a Java hash map.
 */
export function selectProtocol(group: ClassicGroup): string {
  const candidates = commonProtocols(group)
  const votes = new Map<string, number>()
  for (const member of group.members.values()) {
    const choice = member.protocols.find(({ name }) => candidates !== 'any' && candidates.has(name))
    if (!choice) throw new Error(`member ${member.memberId} supports none of the candidate protocols`)
    votes.set(choice.name, (votes.get(choice.name) ?? 0) + 1)
  }
  let selected: string | undefined
  for (const name of javaHashOrder(votes.keys(), javaStringHash)) {
    if (selected === undefined || (votes.get(name) ?? 0) > (votes.get(selected) ?? 0)) selected = name
  }
  if (selected === undefined) throw new Error(`group ${group.groupId} has no members to select a protocol`)
  return selected
}

/** Whether a JoinGroup says the same as the member's last one: same names and metadata in the same order. */
export function haveSameProtocols(a: readonly GroupProtocol[], b: readonly GroupProtocol[]): boolean {
  return (
    a.length === b.length &&
    a.every((protocol, i) => {
      const other = b[i]
      return other !== undefined && protocol.name === other.name && protocol.metadata.equals(other.metadata)
    })
  )
}

/** The topics that the members subscribe to, as far as their metadata can be read. */
export function computeSubscribedTopics(group: ClassicGroup): ReadonlySet<string> | null {
  if (group.protocolType !== CONSUMER_PROTOCOL_TYPE) return null
  if (group.members.size === 0) return new Set()
  if (group.protocolName === null) return null
  const topics = new Set<string>()
  for (const member of group.members.values()) {
    const subscribed = subscribedTopicsOf(metadataOf(member, group.protocolName))
    if (subscribed === null) return null
    for (const topic of subscribed) topics.add(topic)
  }
  return topics
}

/** Whether offsets of a topic are in use by members. A consumer group whose subscription is unknown uses every topic. */
export function isSubscribedTo(group: ClassicGroup, topic: string): boolean {
  return group.subscribedTopics?.has(topic) ?? group.protocolType === CONSUMER_PROTOCOL_TYPE
}

/** Names that every member supports; 'any' while there are no members. */
function commonProtocols(group: ClassicGroup): Set<string> | 'any' {
  let common: Set<string> | 'any' = 'any'
  for (const member of group.members.values()) {
    const names: Set<string> = new Set(member.protocols.map(({ name }) => name))
    common = common === 'any' ? names : new Set([...common].filter((name: string) => names.has(name)))
  }
  return common
}
