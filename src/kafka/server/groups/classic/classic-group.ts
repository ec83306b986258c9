import type { Ticket } from '../../coordinator/turn.ts'

/**
 * A classic group: members that elect a leader, which assigns the work (KIP-62, KIP-394, KIP-345).
 *
 *   Empty → PreparingRebalance → CompletingRebalance → Stable → PreparingRebalance …
 *
 * PreparingRebalance gathers JoinGroup requests (parked) until every known member has come or time is up; then a new
 * generation begins and all are answered. CompletingRebalance gathers SyncGroup requests (parked) until the leader's
 * brings the assignment, which is stored; then all are answered and the group is Stable. A group whose last member goes
 * is Empty, and is forgotten with its offsets after the retention time.
 *
 * What the log holds of it is one GroupMetadata record: the last completed generation. Everything else here (who waits,
 * who has yet to come, the states between) lives in memory only.
 */
export interface ClassicGroup {
  readonly type: 'classic'
  readonly groupId: string
  state: ClassicGroupState
  previousState: ClassicGroupState
  /** When the group came into its state; null in records older than version 2. */
  stateSinceMs: number | null
  generationId: number
  /** `consumer`, `connect` …; null when nobody ever joined (offsets committed by hand: a simple group). */
  protocolType: string | null
  protocolName: string | null
  leaderId: string | null
  readonly members: Map<string, ClassicMember>
  /** Member id of each group.instance.id. */
  readonly staticMembers: Map<string, string>
  /** Members that were given an id (MEMBER_ID_REQUIRED) and have not joined with it yet. */
  readonly pendingJoins: Set<string>
  /** Members of this generation that have not sent SyncGroup yet. */
  readonly pendingSyncs: Set<string>
  /** Topics that the members subscribe to; null when that cannot be known (not a consumer, or unreadable metadata). */
  subscribedTopics: ReadonlySet<string> | null
  /** A member came during the initial delay, which is why it may be prolonged. */
  newMemberAdded: boolean
}

/** A group's state by the name that clients see. */
export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

export interface ClassicMember {
  readonly memberId: string
  /** group.instance.id of a static member. */
  readonly groupInstanceId: string | null
  readonly clientId: string
  /** As Java prints an address: `/127.0.0.1`. */
  readonly clientHost: string
  readonly protocolType: string
  rebalanceTimeoutMs: number
  sessionTimeoutMs: number
  /** In the member's order of preference. */
  protocols: readonly GroupProtocol[]
  assignment: Buffer
  awaitingJoin: Ticket | null
  awaitingSync: Ticket | null
  /** Its first JoinGroup waits: a session timeout removes it all the same. */
  isNew: boolean
}

export interface GroupProtocol {
  readonly name: string
  readonly metadata: Buffer
}

/** The assignment of a member that got none. */
export const EMPTY_ASSIGNMENT: Buffer = Buffer.alloc(0)

const PREVIOUS_STATES: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ['PreparingRebalance'],
  PreparingRebalance: ['Stable', 'CompletingRebalance', 'Empty'],
  CompletingRebalance: ['PreparingRebalance'],
  Stable: ['CompletingRebalance'],
  Dead: ['Stable', 'PreparingRebalance', 'CompletingRebalance', 'Empty', 'Dead'],
}

/** Makes a group without members, in generation 0. */
export function newClassicGroup(groupId: string, nowMs: number): ClassicGroup {
  return {
    type: 'classic',
    groupId,
    state: 'Empty',
    previousState: 'Dead',
    stateSinceMs: nowMs,
    generationId: 0,
    protocolType: null,
    protocolName: null,
    leaderId: null,
    members: new Map(),
    staticMembers: new Map(),
    pendingJoins: new Set(),
    pendingSyncs: new Set(),
    subscribedTopics: null,
    newMemberAdded: false,
  }
}

/** Moves the group to a state. Throws when the state machine has no such step: that would be a bug. */
export function transitionTo(group: ClassicGroup, state: ClassicGroupState, nowMs: number): void {
  if (!PREVIOUS_STATES[state].includes(group.state)) {
    throw new Error(`group ${group.groupId} cannot go from ${group.state} to ${state}`)
  }
  group.previousState = group.state
  group.state = state
  group.stateSinceMs = nowMs
}

/** Whether a rebalance can start in the group's state. */
export function canRebalance(group: ClassicGroup): boolean {
  return PREVIOUS_STATES.PreparingRebalance.includes(group.state)
}

/** Adds a member; the first one gives the group its protocol type, and leads it. */
export function addMember(group: ClassicGroup, member: ClassicMember): void {
  if (group.members.size === 0) group.protocolType = member.protocolType
  if (member.groupInstanceId !== null) group.staticMembers.set(member.groupInstanceId, member.memberId)
  group.leaderId ??= member.memberId
  group.members.set(member.memberId, member)
  group.pendingJoins.delete(member.memberId)
}

/** Forgets a member, wherever it was; another one takes the lead. */
export function removeMember(group: ClassicGroup, memberId: string): void {
  const member = group.members.get(memberId)
  if (member) {
    group.members.delete(memberId)
    if (member.groupInstanceId !== null) group.staticMembers.delete(member.groupInstanceId)
  }
  if (group.leaderId === memberId) group.leaderId = group.members.keys().next().value ?? null
  group.pendingJoins.delete(memberId)
  group.pendingSyncs.delete(memberId)
}

/** Puts a member with a new id in the place of a static member that started again. */
export function replaceStaticMember(
  group: ClassicGroup,
  old: ClassicMember,
  newMemberId: string,
): ClassicMember {
  const member: ClassicMember = {
    ...old,
    memberId: newMemberId,
    awaitingJoin: null,
    awaitingSync: null,
    isNew: false,
  }
  group.members.delete(old.memberId)
  group.members.set(newMemberId, member)
  if (group.leaderId === old.memberId) group.leaderId = newMemberId
  if (old.groupInstanceId !== null) group.staticMembers.set(old.groupInstanceId, newMemberId)
  return member
}

/** Makes sure that the leader is one who has rejoined; false when nobody has. */
export function electJoinedLeader(group: ClassicGroup): boolean {
  const leader = group.leaderId === null ? undefined : group.members.get(group.leaderId)
  if (!leader) return false
  if (leader.awaitingJoin !== null) return true
  for (const member of group.members.values()) {
    if (member.awaitingJoin === null) continue
    group.leaderId = member.memberId
    return true
  }
  return false
}

/** How many members wait for the answer to JoinGroup. */
export function awaitingJoinCount(group: ClassicGroup): number {
  let count = 0
  for (const member of group.members.values()) if (member.awaitingJoin !== null) count++
  return count
}

/** Whether everybody who is known has (re)joined. */
export function haveAllJoined(group: ClassicGroup): boolean {
  return group.pendingJoins.size === 0 && awaitingJoinCount(group) === group.members.size
}

/** The longest rebalance timeout of the members, in milliseconds. */
export function rebalanceTimeoutMs(group: ClassicGroup): number {
  let longest = 0
  for (const member of group.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs)
  return longest
}

/** What a member said under a protocol. Throws when it never named it: selection makes sure that it did. */
export function metadataOf(member: ClassicMember, protocolName: string | null): Buffer {
  const protocol = member.protocols.find(({ name }) => name === protocolName)
  if (!protocol) throw new Error(`member ${member.memberId} does not support protocol ${protocolName}`)
  return protocol.metadata
}

/** Whether a member waits and so need not send heartbeats. */
export function hasSatisfiedHeartbeat(member: ClassicMember): boolean {
  return !member.isNew && (member.awaitingJoin !== null || member.awaitingSync !== null)
}
