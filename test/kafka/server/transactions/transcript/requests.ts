import { ProduceApi } from '../../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../../src/kafka/messages/01-fetch.ts'
import { FindCoordinatorApi } from '../../../../../src/kafka/messages/10-find-coordinator.ts'
import { InitProducerIdApi } from '../../../../../src/kafka/messages/22-init-producer-id.ts'
import { AddPartitionsToTxnApi } from '../../../../../src/kafka/messages/24-add-partitions-to-txn.ts'
import { EndTxnApi } from '../../../../../src/kafka/messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../../../../src/kafka/messages/28-txn-offset-commit.ts'
import {
  batchBaseOffset,
  batchLastOffset,
  isControlBatch,
} from '../../../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../../../src/kafka/records/record-set.ts'
import { batchOf } from '../../batches.ts'
import type { Client, World } from '../../groups/transcript/world.ts'

/** The last version with names of topics. */
const FETCH_BY_NAME = 12

/** A producer of one transactional id, as a client of the protocol sees it. */
export class Producer {
  readonly client: Client
  readonly transactionalId: string
  producerId = -1
  producerEpoch = -1
  sequence = 0

  constructor(client: Client, transactionalId: string) {
    this.client = client
    this.transactionalId = transactionalId
  }

  /** InitProducerId, and keeps what it is given. */
  async init(version = 5, more: { readonly producerId?: number; readonly producerEpoch?: number } = {}) {
    const answer = await this.client.send(InitProducerIdApi, version, {
      transactionalId: this.transactionalId,
      transactionTimeoutMs: 60_000,
      ...more,
    })
    if (answer.errorCode === 0) {
      this.producerId = answer.producerId
      this.producerEpoch = answer.producerEpoch
      this.sequence = 0
    }
    return answer
  }

  get identity() {
    const { producerId, producerEpoch } = this
    return { producerId, producerEpoch }
  }

  /** AddPartitionsToTxn as clients send it. */
  async add(
    partitions: readonly number[],
    version = 3,
    topic = 't',
    more: Partial<Producer['identity']> = {},
  ) {
    const { producerId, producerEpoch } = { ...this.identity, ...more }
    const { resultsByTopicV3AndBelow } = await this.client.send(AddPartitionsToTxnApi, version, {
      v3AndBelowTransactionalId: this.transactionalId,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [...partitions] }],
    })
    return inOrder(resultsByTopicV3AndBelow)
  }

  /** One transactional record to a partition of `t`; its sequence counts when it succeeds. */
  async produce(
    partition: number,
    version = 11,
    more: Partial<Producer['identity'] & { sequence: number }> = {},
  ) {
    const { producerId, producerEpoch } = { ...this.identity, ...more }
    const options = {
      producerId,
      producerEpoch,
      baseSequence: more.sequence ?? this.sequence,
      isTransactional: true,
    }
    const answer = await this.client.send(ProduceApi, version, {
      transactionalId: this.transactionalId,
      acks: -1,
      timeoutMs: 10_000,
      topicData: [{ name: 't', partitionData: [{ index: partition, records: batchOf(['v'], options) }] }],
    })
    const result = answer.responses[0]?.partitionResponses[0]
    if (result?.errorCode === 0 && more.sequence === undefined) this.sequence++
    return (
      result && {
        errorCode: result.errorCode,
        errorMessage: result.errorMessage,
        baseOffset: result.baseOffset,
      }
    )
  }

  /** EndTxn; keeps the epoch of v5. */
  async end(committed: boolean, version = 4, more: Partial<Producer['identity']> = {}) {
    const answer = await this.client.send(EndTxnApi, version, {
      transactionalId: this.transactionalId,
      ...this.identity,
      ...more,
      committed,
    })
    if (answer.errorCode === 0 && version >= 5) {
      this.producerId = answer.producerId
      this.producerEpoch = answer.producerEpoch
      this.sequence = 0
    }
    return answer
  }

  /** TxnOffsetCommit of offset 5 in partition 0 of `t`. */
  commitOffset(groupId: string, version: number, more: Readonly<Record<string, unknown>> = {}) {
    return this.client.send(TxnOffsetCommitApi, version, {
      transactionalId: this.transactionalId,
      groupId,
      ...this.identity,
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 5, committedMetadata: '' }] }],
      ...more,
    })
  }
}

/** By partition: the order of the reference is that of a hash map. */
export function inOrder<Topic extends { readonly resultsByPartition: { readonly partitionIndex: number }[] }>(
  topics: readonly Topic[],
): readonly Topic[] {
  for (const { resultsByPartition } of topics)
    resultsByPartition.sort((a, b) => a.partitionIndex - b.partitionIndex)
  return topics
}

/** What a consumer with read_committed gets from a partition of `t`: offsets of batches, and of what it is told to leave out. */
export async function readCommitted(
  client: Client,
  partition: number,
  fromOffset: number,
): Promise<{ readonly batches: string[]; readonly abortedFrom: number[] }> {
  const batches: string[] = []
  const abortedFrom = new Set<number>()
  for (let fetchOffset = fromOffset; ; ) {
    const answer = await client.send(FetchApi, FETCH_BY_NAME, {
      maxWaitMs: 0,
      minBytes: 0,
      isolationLevel: 1,
      topics: [{ topic: 't', partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }] }],
      forgottenTopicsData: [],
    })
    const found = answer.responses[0]?.partitions[0]
    const bytes = found?.records ?? Buffer.alloc(0)
    for (const { firstOffset } of found?.abortedTransactions ?? []) abortedFrom.add(firstOffset - fromOffset)
    // The reference ends an answer where a file of its log ends.
    if (bytes.length === 0) return { batches, abortedFrom: [...abortedFrom] }
    for (const position of batchPositions(bytes)) {
      const marker = isControlBatch(bytes, position) ? ' marker' : ''
      batches.push(`${batchBaseOffset(bytes, position) - fromOffset}${marker}`)
      fetchOffset = batchLastOffset(bytes, position) + 1
    }
  }
}

/** Waits until transactional ids have a coordinator, and the coordinator has producer ids. */
export async function findCoordinators(world: World, ids: readonly string[]): Promise<void> {
  const client = world.client('setup')
  for (;;) {
    const { coordinators } = await client.send(FindCoordinatorApi, 4, {
      keyType: 1,
      coordinatorKeys: [...ids],
    })
    if (coordinators.every(({ errorCode }) => errorCode === 0)) break
    await world.arrived()
  }
  for (;;) {
    const { errorCode } = await client.send(InitProducerIdApi, 4, {
      transactionalId: null,
      transactionTimeoutMs: 1,
    })
    if (errorCode === 0) break
    await world.arrived()
  }
  for (const transactionalId of ids) {
    for (;;) {
      const { errorCode } = await client.send(EndTxnApi, 0, {
        transactionalId,
        producerId: 1,
        producerEpoch: 0,
        committed: true,
      })
      // Not known, by a coordinator that has read its partition.
      if (errorCode === 49) break
      await world.arrived()
    }
  }
}
