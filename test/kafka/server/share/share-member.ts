import type { ShareFetchRequest, ShareFetchResponse } from '../../../../src/kafka/messages/78-share-fetch.ts'
import type { ShareAcknowledgeResponse } from '../../../../src/kafka/messages/79-share-acknowledge.ts'
import { shareFetch } from '../../../../src/kafka/server/handlers/78-share-fetch.ts'
import { shareAcknowledge } from '../../../../src/kafka/server/handlers/79-share-acknowledge.ts'
import type { InputOf } from '../../../../src/wire/message.ts'
import { batchOf, recordsIn } from '../batches.ts'
import type { BrokerFixture } from '../broker-fixture.ts'

/** [first offset, last offset, types]; one type stands for all offsets. */
export type Acknowledgement = readonly [number, number, ...types: number[]]

type FetchFields = Partial<Omit<InputOf<typeof ShareFetchRequest>, 'topics' | 'groupId' | 'memberId'>>

export const ACCEPT = 1
export const RELEASE = 2
export const REJECT = 3
export const RENEW = 4

/** A member of a share group that fetches partition 0 of one topic, through the codecs. */
export class ShareMember {
  readonly #fixture: BrokerFixture
  readonly topicId: string
  readonly memberId: string
  readonly groupId: string
  epoch = 0

  constructor(fixture: BrokerFixture, topicId: string, memberId = 'member', groupId = 'g') {
    this.#fixture = fixture
    this.topicId = topicId
    this.memberId = memberId
    this.groupId = groupId
  }

  /** Sends a ShareFetch in the next epoch of the session. */
  async fetch(
    fields: FetchFields = {},
    ...acknowledgements: Acknowledgement[]
  ): Promise<ShareFetchResponse | null> {
    const isNew = this.epoch === 0 || acknowledgements.length > 0
    const response = await this.#fixture.send(shareFetch, 2, {
      groupId: this.groupId,
      memberId: this.memberId,
      shareSessionEpoch: this.epoch,
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes: 1_000_000,
      maxRecords: 500,
      batchSize: 500,
      topics: isNew ? this.#topics(acknowledgements) : [],
      forgottenTopicsData: [],
      ...fields,
    })
    this.epoch++
    return response
  }

  /** Sends a ShareAcknowledge in the next epoch. */
  async acknowledge(...acknowledgements: Acknowledgement[]): Promise<ShareAcknowledgeResponse | null> {
    const response = await this.#fixture.send(shareAcknowledge, 2, {
      groupId: this.groupId,
      memberId: this.memberId,
      shareSessionEpoch: this.epoch,
      isRenewAck: acknowledgements.some(([, , ...types]) => types.includes(RENEW)),
      topics: this.#topics(acknowledgements),
    })
    this.epoch++
    return response
  }

  /** The error code of each acknowledgement that is sent by itself. */
  async acknowledgeEach(...acknowledgements: Acknowledgement[]): Promise<number[]> {
    const codes: number[] = []
    for (const each of acknowledgements) {
      const response = await this.acknowledge(each)
      codes.push(response?.responses[0]?.partitions[0]?.errorCode ?? -1)
    }
    return codes
  }

  /** Ends the session. */
  async leave(): Promise<void> {
    await this.#fixture.send(shareAcknowledge, 2, {
      groupId: this.groupId,
      memberId: this.memberId,
      shareSessionEpoch: -1,
      topics: [],
    })
    this.epoch = 0
  }

  #topics(acknowledgements: readonly Acknowledgement[]) {
    const acknowledgementBatches = acknowledgements.map(([firstOffset, lastOffset, ...acknowledgeTypes]) => ({
      firstOffset,
      lastOffset,
      acknowledgeTypes,
    }))
    return [
      {
        topicId: this.topicId,
        partitions: [{ partitionIndex: 0, partitionMaxBytes: 0, acknowledgementBatches }],
      },
    ]
  }
}

/** [first offset, last offset, delivery count] of what was acquired of the first partition. */
export function acquiredOf(response: ShareFetchResponse | null): [number, number, number][] {
  const acquired = response?.responses[0]?.partitions[0]?.acquiredRecords ?? []
  return acquired.map(({ firstOffset, lastOffset, deliveryCount }) => [
    firstOffset,
    lastOffset,
    deliveryCount,
  ])
}

/** Values of the records that came, acquired or not. */
export function valuesOf(response: ShareFetchResponse | null): string[] {
  return recordsIn(response?.responses[0]?.partitions[0]?.records ?? null).map(([, value]) => value)
}

/** Appends one batch of records to partition 0; settles when it is committed. */
export async function append(fixture: BrokerFixture, topicId: string, ...values: string[]): Promise<void> {
  const { logs, store } = fixture.broker
  logs.get(topicId, 0).appendBatches(batchOf(values))
  await store.committed()
}

/** What the group coordinator does before a group can fetch. */
export async function initialize(fixture: BrokerFixture, topicId: string, startOffset = 0, groupId = 'g') {
  const { shareCoordinator } = fixture.broker
  await shareCoordinator.ensureTopic()
  return shareCoordinator.initialize({ groupId, topicId, partition: 0 }, { stateEpoch: 1, startOffset })
}
