import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { resolveGroupConfig } from '../../../../src/kafka/server/cluster/group-configs.ts'
import { newTurn, type Ticket } from '../../../../src/kafka/server/coordinator/turn.ts'
import type { ClassicGroup } from '../../../../src/kafka/server/groups/classic/classic-group.ts'
import {
  heartbeat,
  joinGroup,
  leaveGroup,
  syncGroup,
} from '../../../../src/kafka/server/groups/classic-requests.ts'
import { defaultGroupConfig, type GroupConfig } from '../../../../src/kafka/server/groups/config.ts'
import { deleteGroup } from '../../../../src/kafka/server/groups/delete-groups.ts'
import { expire } from '../../../../src/kafka/server/groups/expiry.ts'
import { groupMachine } from '../../../../src/kafka/server/groups/machine.ts'
import { commitOffsets } from '../../../../src/kafka/server/groups/offset-commit.ts'
import { deleteOffsets, deleteOffsetsOfTopic } from '../../../../src/kafka/server/groups/offset-delete.ts'
import { fetchOffsets } from '../../../../src/kafka/server/groups/offset-fetch.ts'
import {
  decodeGroupRecord,
  encodeGroupRecord,
  type GroupRecord,
} from '../../../../src/kafka/server/groups/records.ts'
import {
  type Caller,
  classicGroup,
  type GroupAnswer,
  type GroupEvent,
  type GroupState,
  type GroupTurn,
  type JoinResponse,
  type SyncResponse,
} from '../../../../src/kafka/server/groups/state.ts'
import type { TopicsView } from '../../../../src/kafka/server/groups/topics-view.ts'
import { ZERO_UUID } from '../../../../src/kafka/uuid.ts'
import { ManualClock } from '../../../../src/runtime/clock.ts'

export const GROUP = 'group'
export const START_MS = 1_700_000_000_000

/** What a test says of a JoinGroup; the rest is a plain consumer's. */
export interface JoinWords {
  readonly memberId?: string
  readonly groupInstanceId?: string
  readonly protocols?: Readonly<Record<string, string | Buffer>>
  readonly protocolType?: string
  readonly sessionTimeoutMs?: number
  readonly rebalanceTimeoutMs?: number
  readonly apiVersion?: number
  readonly clientId?: string
  readonly groupId?: string
}

/** A JoinGroup or SyncGroup under way. */
export interface Pending<Response> {
  /** Undefined while it is parked. */
  readonly response: Response | undefined
}

/**
 * One partition of the coordinator without a runtime: requests go in and what they are answered comes out. Records are
 * kept as they would stand in the log; a commit takes place after every request unless `holdsCommits` is set. Timers run on
 * a clock that is moved by hand.
 */
export class GroupContext {
  readonly clock = new ManualClock(START_MS)
  readonly records: GroupRecord[] = []
  readonly topics: FakeTopics
  readonly machine: ReturnType<typeof groupMachine>
  readonly state: GroupState
  /** What is in force for every single group. */
  configOfGroups = resolveGroupConfig(new Map(), new BrokerConfigs())
  holdsCommits = false
  readonly #held: GroupEvent[] = []
  readonly #timers = new Map<string, () => void>()
  readonly #answers = new Map<Ticket, GroupAnswer>()
  #ticket = 0
  #ids = 0

  constructor(config: Partial<GroupConfig> = {}, topics = new FakeTopics()) {
    this.topics = topics
    this.machine = groupMachine({ ...defaultGroupConfig, ...config }, this.topics, () => this.configOfGroups)
    this.state = this.machine.create()
  }

  get group(): ClassicGroup {
    const group = classicGroup(this.state, GROUP)
    if (!group) throw new Error('there is no group')
    return group
  }

  /** How many timers are set. */
  get timers(): string[] {
    return [...this.#timers.keys()].sort()
  }

  /** Tickets that have not been answered. */
  get parked(): Ticket[] {
    return Array.from({ length: this.#ticket }, (_, i) => i + 1).filter(
      (ticket) => !this.#answers.has(ticket),
    )
  }

  run<T>(decide: (turn: GroupTurn) => T): T {
    const turn: GroupTurn = newTurn(this.clock.now())
    const result = decide(turn)
    this.#carryOut(turn)
    return result
  }

  join(words: JoinWords = {}): Pending<JoinResponse> {
    const protocols = Object.entries(words.protocols ?? { range: 'meta' })
    const ticket = ++this.#ticket
    const caller = {
      apiVersion: words.apiVersion ?? 9,
      clientId: words.clientId ?? 'client',
      clientHost: '/127.0.0.1',
    }
    const request = {
      groupId: words.groupId ?? GROUP,
      memberId: words.memberId ?? '',
      groupInstanceId: words.groupInstanceId ?? null,
      protocolType: words.protocolType ?? 'consumer',
      protocols: protocols.map(([name, metadata]) => ({ name, metadata: bytesOf(metadata) })),
      sessionTimeoutMs: words.sessionTimeoutMs ?? 10_000,
      rebalanceTimeoutMs: words.rebalanceTimeoutMs ?? 60_000,
      reason: null,
    }
    const newMemberUuid = `uuid${++this.#ids}`
    const newMemberId = `id${this.#ids}`
    this.run((turn) => joinGroup(this.state, turn, { request, caller, ticket, newMemberUuid, newMemberId }))
    const answers = this.#answers
    return {
      get response() {
        const answer = answers.get(ticket)
        return answer?.kind === 'join' ? answer.response : undefined
      },
    }
  }

  /** A dynamic member of today: asks for an id, then joins with it. */
  joinWithId(words: JoinWords = {}): Pending<JoinResponse> & { readonly memberId: string } {
    const memberId = this.join(words).response?.memberId ?? ''
    const pending = this.join({ ...words, memberId })
    return {
      memberId,
      get response() {
        return pending.response
      },
    }
  }

  sync(
    memberId: string,
    words: {
      readonly generationId?: number
      readonly assignments?: Readonly<Record<string, string | Buffer>>
      readonly groupInstanceId?: string
      readonly protocolName?: string
      readonly groupId?: string
    } = {},
  ): Pending<SyncResponse> {
    const ticket = ++this.#ticket
    const request = {
      groupId: words.groupId ?? GROUP,
      memberId,
      generationId: words.generationId ?? this.group.generationId,
      groupInstanceId: words.groupInstanceId ?? null,
      protocolType: 'consumer',
      protocolName: words.protocolName ?? null,
      assignments: Object.entries(words.assignments ?? {}).map(([id, text]) => ({
        memberId: id,
        assignment: bytesOf(text),
      })),
    }
    this.run((turn) => syncGroup(this.state, turn, { request, ticket }))
    const answers = this.#answers
    return {
      get response() {
        const answer = answers.get(ticket)
        return answer?.kind === 'sync' ? answer.response : undefined
      },
    }
  }

  heartbeat(
    memberId: string,
    words: { readonly generationId?: number; readonly groupInstanceId?: string } = {},
  ): number {
    const generationId = words.generationId ?? this.group.generationId
    const groupInstanceId = words.groupInstanceId ?? null
    return this.run((turn) =>
      heartbeat(this.state, turn, { groupId: GROUP, memberId, generationId, groupInstanceId }),
    )
  }

  /** Error codes of the members, in order. */
  leave(...members: { readonly memberId?: string; readonly groupInstanceId?: string }[]): number[] {
    const leavers = members.map(({ memberId = '', groupInstanceId = null }) => ({
      memberId,
      groupInstanceId,
      reason: null,
    }))
    const response = this.run((turn) => leaveGroup(this.state, turn, { groupId: GROUP, members: leavers }))
    return response.members?.map(({ errorCode }) => errorCode ?? 0) ?? [response.errorCode]
  }

  /** The error code of one partition's commit. */
  commit(
    offset: number,
    words: {
      readonly memberId?: string
      readonly generationId?: number
      readonly groupInstanceId?: string
      readonly topic?: string
      readonly topicId?: string
      readonly partition?: number
      readonly metadata?: string | null
      readonly leaderEpoch?: number
      readonly retentionTimeMs?: number
      readonly apiVersion?: number
      readonly groupId?: string
    } = {},
  ): number {
    const request = {
      groupId: words.groupId ?? GROUP,
      memberId: words.memberId ?? '',
      generationIdOrMemberEpoch: words.generationId ?? -1,
      groupInstanceId: words.groupInstanceId ?? null,
      retentionTimeMs: words.retentionTimeMs ?? -1,
      topics: [
        {
          name: words.topic ?? 'topic',
          topicId: words.topicId ?? ZERO_UUID,
          partitions: [
            {
              partitionIndex: words.partition ?? 0,
              committedOffset: offset,
              committedLeaderEpoch: words.leaderEpoch ?? -1,
              committedMetadata: words.metadata === undefined ? '' : words.metadata,
            },
          ],
        },
      ],
    }
    const caller: Caller = { apiVersion: words.apiVersion ?? 9, clientId: 'client', clientHost: '/127.0.0.1' }
    const [topic] = this.run((turn) => commitOffsets(this.state, turn, { request, caller }))
    return topic?.partitions[0]?.errorCode ?? Number.NaN
  }

  /** The committed offset; -1 when there is none. */
  offset(topic = 'topic', partition = 0, groupId = GROUP): number {
    return this.state.offsets.committed.get(groupId, topic, partition)?.offset ?? -1
  }

  fetch(
    topics:
      | { readonly name: string; readonly topicId?: string; readonly partitionIndexes: number[] }[]
      | null,
    requireStable = false,
  ): ReturnType<typeof fetchOffsets> {
    const asked = topics?.map((topic) => ({ topicId: ZERO_UUID, ...topic })) ?? null
    return fetchOffsets(
      this.state,
      { groupId: GROUP, memberId: null, memberEpoch: -1, topics: asked },
      requireStable,
    )
  }

  delete(groupId = GROUP): number {
    return this.run((turn) => deleteGroup(this.state, turn, groupId))
  }

  deleteOffsets(topic: string, ...partitions: number[]): ReturnType<typeof deleteOffsets> {
    const topics = [{ name: topic, partitions: partitions.map((partitionIndex) => ({ partitionIndex })) }]
    return this.run((turn) => deleteOffsets(this.state, turn, { groupId: GROUP, topics }))
  }

  deleteTopic(topic: string): void {
    this.run((turn) => deleteOffsetsOfTopic(this.state, turn, topic))
  }

  expire(): void {
    this.run((turn) => expire(this.state, turn))
  }

  /** Commits what is held back. */
  commitRecords(): void {
    for (const event of this.#held.splice(0)) this.#fire(event)
  }

  /** A coordinator that starts from the records of this one. */
  restarted(): GroupContext {
    const next = new GroupContext(this.state.config, this.topics)
    next.configOfGroups = this.configOfGroups
    next.clock.advance(this.clock.now() - START_MS)
    for (const record of this.records) {
      const { key, value } = encodeGroupRecord(record)
      const read = decodeGroupRecord(key, value)
      if (read === null) throw new Error('a record of ours is unknown to us')
      next.machine.replay(next.state, read, { offset: next.records.length, producerId: -1 }, next.clock.now())
      next.records.push(read)
    }
    next.run((turn) => next.machine.loaded(next.state, turn))
    return next
  }

  #carryOut(turn: GroupTurn): void {
    for (const record of turn.records) {
      const origin = { offset: this.records.length, producerId: -1 }
      this.records.push(record)
      if (!turn.isApplied) this.machine.replay(this.state, record, origin, turn.nowMs)
    }
    for (const change of turn.timers) {
      if (change.afterMs !== null && change.unlessSet && this.#timers.has(change.key)) continue
      this.#timers.get(change.key)?.()
      this.#timers.delete(change.key)
      if (change.afterMs === null) continue
      const { key, event } = change
      const cancel = this.clock.after(change.afterMs, () => {
        this.#timers.delete(key)
        this.#fire(event)
      })
      this.#timers.set(key, cancel)
    }
    for (const answer of turn.answers) {
      if (this.#answers.has(answer.ticket)) throw new Error(`ticket ${answer.ticket} is answered twice`)
      this.#answers.set(answer.ticket, answer)
    }
    if (turn.afterCommit === null) return
    if (this.holdsCommits) this.#held.push(turn.afterCommit)
    else this.#fire(turn.afterCommit)
  }

  #fire(event: GroupEvent): void {
    this.run((turn) => this.machine.fire(this.state, event, turn))
  }
}

function bytesOf(value: string | Buffer): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : value
}

/** The id of a topic with a short name, which ends in it. */
export function topicIdOf(name: string): string {
  return `${name}A`.padStart(22, 'A')
}

/** The topics of a test, which it makes and changes. */
export class FakeTopics implements TopicsView {
  readonly #topics = new Map<string, { name: string; topicId: string; partitions: number }>()
  version = 1
  newTopicVersion = 1

  all(): { name: string }[] {
    return [...this.#topics.values()]
  }

  byName(name: string): { name: string; topicId: string; partitions: number } | undefined {
    return this.#topics.get(name)
  }

  byId(topicId: string): { name: string; topicId: string; partitions: number } | undefined {
    return [...this.#topics.values()].find((topic) => topic.topicId === topicId)
  }

  put(name: string, partitions: number): string {
    const topicId = topicIdOf(name)
    this.version++
    if (!this.#topics.has(name)) this.newTopicVersion = this.version
    this.#topics.set(name, { name, topicId, partitions })
    return topicId
  }

  delete(name: string): void {
    this.version++
    this.#topics.delete(name)
  }
}

/** A stable group of members that all support range; the first leads. */
export function stableGroup(context: GroupContext, count: number, words: JoinWords = {}): string[] {
  const members = Array.from({ length: count }, (_, i) =>
    context.joinWithId({ ...words, clientId: `client${i}` }),
  )
  context.clock.advance(context.state.config.initialRebalanceDelayMs)
  while (context.group.state === 'PreparingRebalance')
    context.clock.advance(context.state.config.initialRebalanceDelayMs)
  const memberIds = members.map(({ memberId }) => memberId)
  const assignments = Object.fromEntries(memberIds.map((memberId, i) => [memberId, `part${i}`]))
  for (const memberId of memberIds) {
    context.sync(memberId, memberId === context.group.leaderId ? { assignments } : {})
  }
  return memberIds
}
