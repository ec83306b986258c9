import type { OffsetCommitRequest } from '../../messages/08-offset-commit.ts'
import { classicKind } from './classic/classic-kind.ts'
import { consumerKind } from './consumer/consumer-kind.ts'
import type { CommittedOffset } from './offsets.ts'
import { shareKind } from './share/share-kind.ts'
import type { Caller, Group, GroupAnswer, GroupEvent, GroupState, GroupTurn } from './state.ts'
import { streamsKind } from './streams/streams-kind.ts'

/**
 * What the coordinator asks of a group whatever kind it is of. All else about a kind stays in its folder: what its members
 * send, its records, its timers.
 */
export interface GroupKind<G extends Group> {
  /** The state by the name that clients see. */
  stateOf(group: G): string
  /** As ListGroups tells it; '' for a group that only has offsets. */
  protocolTypeOf(group: G): string
  /** Whether groups without members and offsets are forgotten by themselves. */
  readonly expires: boolean
  /** Whether it has no members, nor any to come. */
  isEmpty(group: G): boolean
  /** Why it cannot be deleted; NONE when it can. */
  deleteError(group: G): number
  /** Writes its tombstones, and calls off what was to happen to it. */
  bury(turn: GroupTurn, group: G): void
  /** Whether members subscribe to a topic. */
  isUsing(group: G, topic: string): boolean
  /** Since when its offsets have been of no use, in ms since the epoch (KIP-211); undefined while all are in use. */
  unusedSinceOf(group: G): ((offset: CommittedOffset) => number) | undefined
  /** Whether this OffsetCommit may change its offsets; keeps the member's session. */
  commitError(state: GroupState, turn: GroupTurn, group: G, commit: OffsetCommit): number
  /** Whether its offsets may be fetched by a member, or by somebody who is none (null, -1). */
  fetchError(group: G, memberId: string | null, memberEpoch: number): number
  /** Whether offsets of topics that are not in use may be deleted. */
  deleteOffsetsError(group: G): number
  /** Called when it has been read from the log: the place to set timers. */
  loaded(state: GroupState, turn: GroupTurn, group: G): void
  /** Handles an event; those of other kinds may come, of a group of the same name that is no more. */
  fire(state: GroupState, turn: GroupTurn, group: G, event: GroupEvent): void
  /** Answers for everybody who is parked in it. */
  abandon(group: G): GroupAnswer[]
}

export interface OffsetCommit {
  readonly request: OffsetCommitRequest
  readonly caller: Caller
  /** It comes from a producer, which need not say for which member, and which keeps no session. */
  readonly isTransactional?: boolean
}

const kinds: { readonly [T in Group['type']]: GroupKind<Extract<Group, { type: T }>> } = {
  classic: classicKind,
  consumer: consumerKind,
  share: shareKind,
  streams: streamsKind,
}

/** The kind that a group is of. */
export function kindOf<G extends Group>(group: G): GroupKind<G> {
  // The table has the kind of each type under that type's name, which the compiler cannot follow through `group.type`.
  return kinds[group.type] as unknown as GroupKind<G>
}
