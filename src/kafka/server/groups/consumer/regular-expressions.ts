import { errors } from '../../../errors.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { Caller, GroupState, GroupTurn } from '../state.ts'
import { metadataHash } from '../topics-view.ts'
import type { ConsumerGroup, ConsumerMember, ResolvedRegex } from './consumer-group.ts'
import { groupEpochRecord, regexRecord, regexTombstone } from './consumer-records.ts'
import { regexCounts, subscribedTopics } from './subscription.ts'
import { matchingTopics, regexProblem } from './topic-regex.ts'

/**
 * Subscriptions by regular expression (KIP-848). The broker looks up which topics match, for all expressions of a group at
 * once and apart from the heartbeats, since it takes time; what was found is in records. An expression that nobody has looked
 * up yet stands for nothing. It is done again when a member brings a new one or a topic has been made, but not before the last
 * time is 10 seconds ago, and after 10 minutes in any case.
 */

/** What a request has done to a member's expression; `known` when what it now stands for is known. */
export type RegexChange = 'none' | 'changed' | 'known'

const SHORTEST_REFRESH_INTERVAL_MS = 10_000
const REFRESH_INTERVAL_MS = 600_000

/**
 * Sees to the expression of a member that is about to change, and has those of the group looked up when they are due. Refuses
 * an expression that is none.
 */
export function updateRegex(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  change: {
    readonly before: ConsumerMember
    readonly updated: ConsumerMember
    /** All members as they will be. */
    readonly members: readonly ConsumerMember[]
    readonly caller: Caller
  },
): RegexChange | Refusal {
  const { before, updated, members, caller } = change
  const counts = regexCounts(group.members.values())
  const result = changeOf(turn, group, { counts, before, updated })
  if (typeof result === 'object') return result
  const isNew = updated.subscribedTopicRegex !== '' && !counts.has(updated.subscribedTopicRegex)
  if (isDue(state, turn, group, { regexes: regexCounts(members), isNew })) {
    const { groupId } = group
    turn.timers.push({
      key: `regexes-${groupId}`,
      afterMs: 0,
      event: { kind: 'consumer-regexes-due', groupId, seesTopic: caller.seesTopic ?? (() => true) },
    })
  }
  return result
}

/** Looks up what the expressions of a group stand for among topics that may be known, and raises its epoch when that has changed. */
export function refreshRegexes(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  seesTopic: (name: string) => boolean,
): void {
  const { groupId } = group
  const names = state.topics.all().map(({ name }) => name)
  const resolved = new Map(group.resolvedRegexes)
  let hasChanged = false
  for (const regex of regexCounts(group.members.values()).keys()) {
    const before = group.resolvedRegexes.get(regex)?.topics ?? []
    const after: ResolvedRegex = {
      topics: matchingTopics(regex, names).filter(seesTopic),
      version: state.topics.version,
      timestampMs: turn.nowMs,
    }
    if (before.join() !== after.topics.join()) hasChanged = true
    resolved.set(regex, after)
    turn.records.push(regexRecord(groupId, regex, after))
  }
  const hash = metadataHash(state.topics, subscribedTopics(group.members.values(), resolved))
  if (hasChanged || hash !== group.metadataHash)
    turn.records.push(groupEpochRecord(groupId, group.groupEpoch + 1, hash))
}

function changeOf(
  turn: GroupTurn,
  group: ConsumerGroup,
  change: {
    readonly counts: ReadonlyMap<string, number>
    readonly before: ConsumerMember
    readonly updated: ConsumerMember
  },
): RegexChange | Refusal {
  const { counts } = change
  const before = change.before.subscribedTopicRegex
  const after = change.updated.subscribedTopicRegex
  if (before === after) return 'none'
  if (before !== '' && counts.get(before) === 1) turn.records.push(regexTombstone(group.groupId, before))
  if (after === '') return 'known'
  if (counts.has(after)) return group.resolvedRegexes.has(after) ? 'known' : 'changed'
  const problem = regexProblem(after)
  if (problem === null) return 'changed'
  const text = `SubscribedTopicRegex \`${after}\` is not a valid regular expression: ${problem}.`
  return refusal(errors.INVALID_REGULAR_EXPRESSION, text)
}

function isDue(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  wanted: { readonly regexes: ReadonlyMap<string, number>; readonly isNew: boolean },
): boolean {
  const { regexes, isNew } = wanted
  if (regexes.size === 0) return false
  // All are looked up together, so any of them tells when that was.
  const [last] = group.resolvedRegexes.values()
  if (!last) return true
  const ageMs = turn.nowMs - last.timestampMs
  if (ageMs <= SHORTEST_REFRESH_INTERVAL_MS) return false
  return (
    isNew ||
    regexes.size !== group.resolvedRegexes.size ||
    last.version < state.topics.newTopicVersion ||
    ageMs > REFRESH_INTERVAL_MS
  )
}
