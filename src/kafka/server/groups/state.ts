import type { InputOf } from '../../../wire/message.ts'
import type { JoinGroupResponse } from '../../messages/11-join-group.ts'
import type { SyncGroupResponse } from '../../messages/14-sync-group.ts'
import type { EffectiveGroupConfig } from '../cluster/group-configs.ts'
import type { Ticket, Turn } from '../coordinator/turn.ts'
import type { ClassicGroup } from './classic/classic-group.ts'
import type { GroupConfig } from './config.ts'
import type { ConsumerGroup } from './consumer/consumer-group.ts'
import { newOffsets, type Offsets } from './offsets.ts'
import type { GroupRecord } from './records.ts'
import type { ShareGroup } from './share/share-group.ts'
import type { StreamsGroup } from './streams/streams-group.ts'
import type { TopicsView } from './topics-view.ts'

/** What the group coordinator knows of one partition of __consumer_offsets. */
export interface GroupState {
  readonly config: GroupConfig
  /** What is in force for a single group. */
  readonly configOf: ConfigOfGroup
  /** The topics as they are at the moment. */
  readonly topics: TopicsView
  readonly groups: Map<string, Group>
  readonly offsets: Offsets
  /** The version of the topics that a group's metadata hash was last found to be of; kept in memory only. */
  readonly seenTopics: WeakMap<Group, number>
  /** Streams groups, also such as are about to be made, whose first assignment waits for more members. */
  readonly delayedStreamsGroups: Set<string>
}

export type ConfigOfGroup = (groupId: string) => EffectiveGroupConfig

export type Group = ClassicGroup | ConsumerGroup | ShareGroup | StreamsGroup

/** What timers and commits bring about. */
export type GroupEvent =
  | { readonly kind: 'heartbeat-expired'; readonly groupId: string; readonly memberId: string }
  | {
      readonly kind: 'initial-delay-over'
      readonly groupId: string
      readonly delayMs: number
      readonly remainingMs: number
    }
  | { readonly kind: 'join-timeout'; readonly groupId: string }
  | { readonly kind: 'sync-timeout'; readonly groupId: string; readonly generationId: number }
  | {
      readonly kind: 'assignment-stored'
      readonly groupId: string
      readonly generationId: number
      readonly assignments: ReadonlyMap<string, Buffer>
    }
  | {
      readonly kind: 'static-member-stored'
      readonly groupId: string
      readonly memberId: string
      readonly response: JoinResponse
    }
  | { readonly kind: 'consumer-member-expired'; readonly groupId: string; readonly memberId: string }
  | {
      readonly kind: 'consumer-regexes-due'
      readonly groupId: string
      /** Topics that whoever has brought it about may know of. */
      readonly seesTopic: (name: string) => boolean
    }
  | {
      readonly kind: 'consumer-revocation-timeout'
      readonly groupId: string
      readonly memberId: string
      readonly memberEpoch: number
    }
  | { readonly kind: 'share-session-expired'; readonly groupId: string; readonly memberId: string }
  | { readonly kind: 'streams-session-expired'; readonly groupId: string; readonly memberId: string }
  | {
      readonly kind: 'streams-revocation-timeout'
      readonly groupId: string
      readonly memberId: string
      readonly memberEpoch: number
    }
  | { readonly kind: 'streams-assignment-delay-over'; readonly groupId: string }

export type JoinResponse = InputOf<typeof JoinGroupResponse>
export type SyncResponse = InputOf<typeof SyncGroupResponse>

export interface JoinAnswer {
  readonly kind: 'join'
  readonly ticket: Ticket
  readonly response: JoinResponse
}

export interface SyncAnswer {
  readonly kind: 'sync'
  readonly ticket: Ticket
  readonly response: SyncResponse
}

/** An answer to a parked request. */
export type GroupAnswer = JoinAnswer | SyncAnswer

export type GroupTurn = Turn<GroupRecord, GroupEvent, GroupAnswer>

/** Who asks: what of a request's context reaches the coordinator. */
export interface Caller {
  readonly apiVersion: number
  readonly clientId: string
  /** As Java prints an address: `/127.0.0.1`. */
  readonly clientHost: string
  /** Whether it may know of a topic; it may of all when absent. */
  readonly seesTopic?: (name: string) => boolean
}

/** Makes the state of a partition whose log is empty. */
export function newGroupState(config: GroupConfig, topics: TopicsView, configOf: ConfigOfGroup): GroupState {
  return {
    config,
    configOf,
    topics,
    groups: new Map(),
    offsets: newOffsets(),
    seenTopics: new WeakMap(),
    delayedStreamsGroups: new Set(),
  }
}

/** Finds a classic group. */
export function classicGroup(state: GroupState, groupId: string): ClassicGroup | undefined {
  const group = state.groups.get(groupId)
  return group?.type === 'classic' ? group : undefined
}
