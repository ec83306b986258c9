import { type TopicsView, topicIdsOf } from '../topics-view.ts'
import type { ConsumerGroup, ConsumerMember } from './consumer-group.ts'

type Members = Iterable<ConsumerMember>
type Resolved = ConsumerGroup['resolvedRegexes']

/** The names that a member subscribes to, with those that its regular expression stands for. */
function topicsOf(member: ConsumerMember, resolved: Resolved): readonly string[] {
  const matched = resolved.get(member.subscribedTopicRegex)?.topics ?? []
  if (matched.length === 0) return member.subscribedTopicNames
  if (member.subscribedTopicNames.length === 0) return matched
  return [...new Set([...member.subscribedTopicNames, ...matched])]
}

/** Ids of the topics that a member subscribes to and that exist. */
export function memberTopicIds(topics: TopicsView, member: ConsumerMember, resolved: Resolved): Set<string> {
  return topicIdsOf(topics, topicsOf(member, resolved))
}

/** All names that these members subscribe to. */
export function subscribedTopics(members: Members, resolved: Resolved): Set<string> {
  const names = new Set<string>()
  for (const member of members) for (const name of topicsOf(member, resolved)) names.add(name)
  return names
}

/** Whether any member subscribes to a topic. */
export function isConsumed(group: ConsumerGroup, topic: string): boolean {
  for (const member of group.members.values()) {
    if (member.subscribedTopicNames.includes(topic)) return true
  }
  for (const { topics } of group.resolvedRegexes.values()) if (topics.includes(topic)) return true
  return false
}

/** How many members subscribe to each regular expression. */
export function regexCounts(members: Members): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { subscribedTopicRegex: regex } of members) {
    if (regex !== '') counts.set(regex, (counts.get(regex) ?? 0) + 1)
  }
  return counts
}

/** Whether all members subscribe to the same: names and no expression, or one expression and no names. */
export function isHomogeneous(members: readonly ConsumerMember[]): boolean {
  const [first, ...others] = members
  if (!first) return true
  if (members.some(({ subscribedTopicRegex }) => subscribedTopicRegex !== '')) {
    return members.every(
      ({ subscribedTopicRegex, subscribedTopicNames }) =>
        subscribedTopicRegex === first.subscribedTopicRegex && subscribedTopicNames.length === 0,
    )
  }
  return others.every((member) => haveSameNames(member, first))
}

/** Whether two members subscribe to the same names. */
export function haveSameNames(a: ConsumerMember, b: ConsumerMember): boolean {
  return (
    a.subscribedTopicNames.length === b.subscribedTopicNames.length &&
    a.subscribedTopicNames.every((name, i) => name === b.subscribedTopicNames[i])
  )
}

/** In code unit order, each once. */
export function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
