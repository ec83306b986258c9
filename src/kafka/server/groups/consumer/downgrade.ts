import { addMember, type ClassicGroup, metadataOf, newClassicGroup } from '../classic/classic-group.ts'
import {
  CONSUMER_PROTOCOL_TYPE,
  computeSubscribedTopics,
  selectProtocol,
} from '../classic/classic-protocols.ts'
import { prepareRebalance } from '../classic/classic-rebalance.ts'
import { restartHeartbeat } from '../classic/classic-timers.ts'
import { NO_PARTITIONS } from '../partitions.ts'
import { groupMetadataRecord } from '../records.ts'
import type { GroupState, GroupTurn } from '../state.ts'
import type { ConsumerGroup, ConsumerMember } from './consumer-group.ts'
import { groupTombstones } from './consumer-records.ts'
import { cancelMemberTimers } from './consumer-timers.ts'
import { writeAssignment } from './embedded-protocol.ts'

/** Whether a group that these members remain in, all of them, may become a classic one. */
export function canDowngrade(state: GroupState, remaining: readonly ConsumerMember[], size: number): boolean {
  const { consumerMigrationPolicy: policy, maxSize } = state.config
  return (
    (policy === 'bidirectional' || policy === 'downgrade') &&
    size <= maxSize &&
    remaining.every(({ classic }) => classic !== null)
  )
}

/**
 * Makes a classic group of a consumer group whose members all speak the classic protocol: they keep the target as their
 * assignment, and are told to rebalance by their next heartbeat when it is out of date. With `replacing` a static member has
 * come back with the classic protocol in the place of the last one of the consumer protocol.
 */
export function downgrade(
  state: GroupState,
  turn: GroupTurn,
  group: ConsumerGroup,
  change: {
    readonly remaining: readonly ConsumerMember[]
    readonly replacing?: { readonly former: ConsumerMember; readonly member: ConsumerMember }
    readonly isRebalancing: boolean
  },
): void {
  const { groupId } = group
  const { remaining, replacing, isRebalancing } = change
  const memberIds = [...group.members.keys()]
  const written = memberIds.map((id) => (id === replacing?.former.memberId ? replacing.member.memberId : id))
  turn.records.push(...groupTombstones(group, written))
  const classic = newClassicGroup(groupId, turn.nowMs)
  classic.state = 'Stable'
  classic.generationId = group.groupEpoch
  for (const member of remaining) addClassicMember(classic, member)
  if (replacing) addClassicMember(classic, replacing.member)
  classic.protocolName = selectProtocol(classic)
  classic.subscribedTopics = computeSubscribedTopics(classic)
  for (const member of classic.members.values()) {
    const isReplacing = member.memberId === replacing?.member.memberId
    const target = group.targets.get(isReplacing ? replacing.former.memberId : member.memberId)
    const metadata = metadataOf(member, classic.protocolName)
    member.assignment = writeAssignment(state.topics, target ?? NO_PARTITIONS, metadata)
  }
  const assignments = new Map(
    [...classic.members.values()].map(({ memberId, assignment }) => [memberId, assignment]),
  )
  turn.records.push(groupMetadataRecord(classic, assignments))
  // Members know of more protocols than the record can tell, so that it is put in place as it is.
  turn.isApplied = true
  state.groups.set(groupId, classic)
  for (const memberId of memberIds) cancelMemberTimers(turn, groupId, memberId)
  for (const member of classic.members.values()) restartHeartbeat(turn, classic, member)
  if (isRebalancing) prepareRebalance(state, turn, classic)
}

function addClassicMember(group: ClassicGroup, member: ConsumerMember): void {
  addMember(group, {
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    protocolType: CONSUMER_PROTOCOL_TYPE,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.classic?.sessionTimeoutMs ?? 0,
    protocols: member.classic?.supportedProtocols ?? [],
    assignment: Buffer.alloc(0),
    awaitingJoin: null,
    awaitingSync: null,
    isNew: false,
  })
}
