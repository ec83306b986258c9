import { expect } from 'vitest'
import { ShareFetchApi } from '../../../src/kafka/messages/78-share-fetch.ts'
import { ShareAcknowledgeApi } from '../../../src/kafka/messages/79-share-acknowledge.ts'
import type { Sender } from '../broker-connection.ts'

export const ACCEPT = 1
export const RELEASE = 2
export const REJECT = 3

/** A record that a member has been given. */
export interface Acquired {
  readonly partition: number
  readonly offset: number
  readonly deliveryCount: number
}

/** A record, and what a member says of it. */
export interface Acknowledged {
  readonly partition: number
  readonly offset: number
  readonly type: number
}

export interface ShareMemberIdentity {
  readonly groupId: string
  readonly memberId: string
  readonly topicId: string
}

/** The session of a member of a share group, over one connection. */
export class ShareMember {
  readonly #connection: Sender
  readonly #identity: ShareMemberIdentity
  #epoch = 0

  constructor(connection: Sender, identity: ShareMemberIdentity) {
    this.#connection = connection
    this.#identity = identity
  }

  /** What it is given; nothing when the broker is gone. */
  async fetch(partitions: readonly number[], maxWaitMs: number): Promise<Acquired[]> {
    const { topicId, ...member } = this.#identity
    const asked = partitions.map((partitionIndex) => ({
      partitionIndex,
      partitionMaxBytes: 0,
      acknowledgementBatches: [],
    }))
    const answer = await this.#connection.send(ShareFetchApi, 2, {
      ...member,
      shareSessionEpoch: this.#epoch,
      maxWaitMs,
      minBytes: 1,
      maxBytes: 1_000_000,
      maxRecords: 100,
      batchSize: 100,
      topics: this.#epoch === 0 ? [{ topicId, partitions: asked }] : [],
      forgottenTopicsData: [],
    })
    if (answer === undefined) return []
    expect(answer.errorCode).toBe(0)
    this.#epoch++
    return answer.responses.flatMap((topic) =>
      topic.partitions.flatMap(({ partitionIndex, errorCode, acquiredRecords }) => {
        expect(errorCode).toBe(0)
        return acquiredRecords.flatMap(({ firstOffset, lastOffset, deliveryCount }) =>
          Array.from({ length: lastOffset - firstOffset + 1 }, (_, n) => ({
            partition: partitionIndex,
            offset: firstOffset + n,
            deliveryCount,
          })),
        )
      }),
    )
  }

  /** False when the broker was gone before it answered. */
  async acknowledge(records: readonly Acknowledged[]): Promise<boolean> {
    const { topicId, ...member } = this.#identity
    const byPartition = new Map<number, Acknowledged[]>()
    for (const record of records) {
      const known = byPartition.get(record.partition)
      if (known === undefined) byPartition.set(record.partition, [record])
      else known.push(record)
    }
    const partitions = [...byPartition].map(([partitionIndex, records]) => ({
      partitionIndex,
      acknowledgementBatches: records.map(({ offset, type }) => ({
        firstOffset: offset,
        lastOffset: offset,
        acknowledgeTypes: [type],
      })),
    }))
    const answer = await this.#connection.send(ShareAcknowledgeApi, 2, {
      ...member,
      shareSessionEpoch: this.#epoch,
      isRenewAck: false,
      topics: [{ topicId, partitions }],
    })
    if (answer === undefined) return false
    expect(answer.errorCode).toBe(0)
    this.#epoch++
    for (const { partitions } of answer.responses)
      for (const { errorCode } of partitions) expect(errorCode).toBe(0)
    return true
  }
}
