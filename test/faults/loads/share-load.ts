import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { FindCoordinatorApi } from '../../../src/kafka/messages/10-find-coordinator.ts'
import { IncrementalAlterConfigsApi } from '../../../src/kafka/messages/44-incremental-alter-configs.ts'
import { ShareGroupHeartbeatApi } from '../../../src/kafka/messages/76-share-group-heartbeat.ts'
import { buildBatch } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'
import type { Load } from './load.ts'
import { createTopic, untilReady } from './requests.ts'
import { ACCEPT, REJECT, RELEASE, ShareMember } from './share-member.ts'

const TOPIC = 'share'
const GROUP = 'share-group'
const PARTITIONS = [0, 1]
const MEMBERS = 2
const GROUP_RESOURCE = 32
/** group.share.delivery.count.limit: what is released after so many deliveries is not delivered again. */
const DELIVERY_LIMIT = 5
/** The epoch of a member that leaves. */
const LEAVE = -1
/** What those are told whose joining was not answered. */
const UNKNOWN_MEMBER_ID = 25
const GROUP_ID_NOT_FOUND = 69
/** What has not come by then never does. */
const LONGEST_DRAIN_MS = 20_000

/** What is known of a record: it waits for a member, a member has done with it, or has said so without an answer. */
type Status = 'waiting' | 'done' | 'unknown'

/** A share group whose members accept, reject and release: what they have done with comes to nobody again, all else does. */
export class ShareLoad implements Load {
  readonly name = 'share'
  readonly connections = MEMBERS + 1
  /** By partition and offset. */
  readonly #statuses: readonly Status[][] = PARTITIONS.map(() => [])
  /** Of members that the broker has not been told to have left. */
  readonly #memberIds = new Set<string>()
  #topicId = ''
  acknowledged = 0

  async setUp(broker: Sender): Promise<void> {
    this.#topicId = (await createTopic(broker, TOPIC, PARTITIONS.length)) ?? ''
    const configs = [{ name: 'share.auto.offset.reset', configOperation: 0, value: 'earliest' }]
    const altered = await broker.send(IncrementalAlterConfigsApi, 1, {
      resources: [{ resourceType: GROUP_RESOURCE, resourceName: GROUP, configs }],
      validateOnly: false,
    })
    expect(altered?.responses[0]?.errorCode).toBe(0)
    for (const keyType of [0, 2]) {
      const key = keyType === 0 ? GROUP : `${GROUP}:${this.#topicId}:0`
      await broker.send(FindCoordinatorApi, 6, { keyType, coordinatorKeys: [key] })
    }
  }

  async work(connections: readonly BrokerConnection[], random: Random): Promise<void> {
    const [producing, ...consuming] = connections
    await Promise.all([
      producing === undefined ? undefined : this.#produce(producing, random),
      ...consuming.map((connection) => this.#consume(connection, random)),
    ])
  }

  async check(broker: Sender, isLast: boolean): Promise<void> {
    await this.#leaveAll(broker)
    // Members look by themselves, whatever they are given.
    if (!isLast) return
    const member = await this.#join(broker)
    const untilMs = performance.now() + LONGEST_DRAIN_MS
    const isWaiting = (): boolean => this.#statuses.some((statuses) => statuses.includes('waiting'))
    while (isWaiting() && performance.now() < untilMs) await this.#takeSome(member, () => ACCEPT, 100)
    await this.#takeSome(member, () => ACCEPT, 100)
    for (const [partition, statuses] of this.#statuses.entries())
      expect(
        statuses.flatMap((status, offset) => (status === 'waiting' ? [offset] : [])),
        `lost to the group in partition ${partition}`,
      ).toEqual([])
  }

  async #produce(connection: BrokerConnection, random: Random): Promise<void> {
    while (!connection.isGone) {
      const record = { timestamp: Date.now(), value: Buffer.from('v') }
      const records = Array.from({ length: random.int(1, 20) }, () => record)
      const answer = await connection.send(ProduceApi, 9, {
        acks: -1,
        timeoutMs: 1000,
        topicData: [
          {
            name: TOPIC,
            partitionData: PARTITIONS.map((index) => ({ index, records: buildBatch(records) })),
          },
        ],
      })
      for (const { index, errorCode, baseOffset } of answer?.responses[0]?.partitionResponses ?? []) {
        expect(errorCode).toBe(0)
        const statuses = this.#statuses[index]
        for (let n = 0; n < records.length; n++) if (statuses) statuses[baseOffset + n] ??= 'waiting'
      }
    }
  }

  async #consume(connection: BrokerConnection, random: Random): Promise<void> {
    const member = await this.#join(connection)
    const decide = (): number => {
      const choice = random.next()
      return choice < 0.8 ? ACCEPT : choice < 0.9 ? REJECT : RELEASE
    }
    while (!connection.isGone) await this.#takeSome(member, decide, 10)
  }

  /** Becomes a member that has a partition. */
  async #join(connection: Sender): Promise<ShareMember> {
    const memberId = randomUUID()
    this.#memberIds.add(memberId)
    const member = new ShareMember(connection, { groupId: GROUP, memberId, topicId: this.#topicId })
    for (let memberEpoch = 0; !connection.isGone; ) {
      const answer = await this.#beat(connection, memberId, memberEpoch)
      memberEpoch = answer?.memberEpoch ?? 0
      if (answer?.assignment?.topicPartitions[0]?.partitions.length) break
    }
    return member
  }

  /** The members of the last round are gone: their partitions are for others. */
  async #leaveAll(broker: Sender): Promise<void> {
    for (const memberId of this.#memberIds) {
      const request = { groupId: GROUP, memberId, memberEpoch: LEAVE, subscribedTopicNames: null }
      await untilReady(
        () => broker.send(ShareGroupHeartbeatApi, 1, request),
        [UNKNOWN_MEMBER_ID, GROUP_ID_NOT_FOUND],
      )
    }
    this.#memberIds.clear()
  }

  async #beat(connection: Sender, memberId: string, memberEpoch: number) {
    const request = { groupId: GROUP, memberId, memberEpoch, subscribedTopicNames: [TOPIC] }
    return untilReady(() => connection.send(ShareGroupHeartbeatApi, 1, request))
  }

  /** Fetches, and acknowledges what came; false when nothing came. */
  async #takeSome(member: ShareMember, decide: () => number, maxWaitMs: number): Promise<boolean> {
    const acquired = await member.fetch(PARTITIONS, maxWaitMs)
    const decided = acquired.map(({ partition, offset, deliveryCount }) => {
      const statuses = this.#statuses[partition] ?? []
      const place = `${partition}-${offset}`
      expect(statuses[offset], `${place} was delivered, and the group had done with it`).not.toBe('done')
      const type = decide()
      // What is asked for counts from now on, should there be no answer.
      const isOver = type !== RELEASE || deliveryCount >= DELIVERY_LIMIT
      statuses[offset] = isOver ? 'unknown' : 'waiting'
      return { partition, offset, type, isOver }
    })
    if (decided.length === 0) return false
    if (!(await member.acknowledge(decided))) return true
    for (const { partition, offset, isOver } of decided) {
      const statuses = this.#statuses[partition]
      if (isOver && statuses) statuses[offset] = 'done'
    }
    this.acknowledged += decided.length
    return true
  }
}
