/** The requests of a transaction, each sent once. They reject with ClientError where the whole answer is an error. */
import { errors } from '../../errors.ts'
import { InitProducerIdApi } from '../../messages/22-init-producer-id.ts'
import { AddPartitionsToTxnApi } from '../../messages/24-add-partitions-to-txn.ts'
import { AddOffsetsToTxnApi } from '../../messages/25-add-offsets-to-txn.ts'
import { EndTxnApi } from '../../messages/26-end-txn.ts'
import { TxnOffsetCommitApi } from '../../messages/28-txn-offset-commit.ts'
import { byTopic } from '../by-topic.ts'
import { type ClientError, errorFromCode } from '../client-error.ts'
import type { Connection } from '../connection.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import { type OffsetAndMetadata, partitionName, type TopicPartition } from '../types.ts'
import type { ProducerIdentity } from './partition-queue.ts'

/** From here on the requests take several transactions at once, or mean transactions of version 2 (KIP-890). */
const ADD_PARTITIONS_OF_CLIENT = 3
const OFFSETS_WITHOUT_V2 = 4
const END_WITHOUT_V2 = 4
const OFFSETS_WITH_MEMBER = 3

/** Whose transaction it is. */
export interface TransactionOwner extends ProducerIdentity {
  transactionalId: string
}

/** An offset to be committed in a transaction. */
export interface TransactionOffset extends TopicPartition, OffsetAndMetadata {}

/** Gets an identity, or the next epoch of `current`; ends what a producer before this one left open. */
export async function initProducerId(
  connection: Connection,
  options: {
    transactionalId: string
    timeoutMs: number
    isTwoPhase: boolean
    current: ProducerIdentity | undefined
  },
): Promise<ProducerIdentity> {
  const { transactionalId, timeoutMs, isTwoPhase, current } = options
  const answer = await connection.send(InitProducerIdApi, {
    transactionalId,
    transactionTimeoutMs: timeoutMs,
    ...(current === undefined ? {} : { producerId: current.producerId, producerEpoch: current.epoch }),
    ...(isTwoPhase ? { enable2Pc: true } : {}),
  })
  if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
  return { producerId: answer.producerId, epoch: answer.producerEpoch }
}

/** Adds partitions (transactions of version 1); returns those that were not added. */
export async function addPartitions(
  connection: Connection,
  owner: TransactionOwner,
  partitions: readonly TopicPartition[],
): Promise<{ topic: string; partition: number; error: ClientError }[]> {
  const version = connection.versions.pick(AddPartitionsToTxnApi, { max: ADD_PARTITIONS_OF_CLIENT })
  const answer = await connection.send(
    AddPartitionsToTxnApi,
    {
      v3AndBelowTransactionalId: owner.transactionalId,
      v3AndBelowProducerId: owner.producerId,
      v3AndBelowProducerEpoch: owner.epoch,
      v3AndBelowTopics: [...byTopic(partitions)].map(([name, numbers]) => ({ name, partitions: numbers })),
    },
    { version },
  )
  return answer.resultsByTopicV3AndBelow.flatMap(({ name, resultsByPartition }) =>
    resultsByPartition
      .filter(({ partitionErrorCode }) => partitionErrorCode !== errors.NONE.code)
      .map(({ partitionIndex, partitionErrorCode }) => ({
        topic: name,
        partition: partitionIndex,
        error: errorFromCode(partitionErrorCode),
      })),
  )
}

/** Adds the partition with a group's offsets (transactions of version 1). */
export async function addOffsets(
  connection: Connection,
  owner: TransactionOwner,
  groupId: string,
): Promise<undefined> {
  const { transactionalId, producerId, epoch } = owner
  const answer = await connection.send(AddOffsetsToTxnApi, {
    transactionalId,
    producerId,
    producerEpoch: epoch,
    groupId,
  })
  if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
  return undefined
}

/** Commits offsets with the transaction; returns the error of each partition (`topic-partition`) that has one. */
export async function commitTransactionOffsets(
  connection: Connection,
  owner: TransactionOwner,
  what: { offsets: readonly TransactionOffset[]; group: ConsumerGroupMetadata; isV2: boolean },
): Promise<Map<string, ClientError>> {
  const { offsets, group, isV2 } = what
  const limit = isV2 ? {} : { max: OFFSETS_WITHOUT_V2 }
  const version = connection.versions.pick(TxnOffsetCommitApi, limit)
  const byName = new Map(offsets.map((each) => [partitionName(each), each]))
  const { groupInstanceId } = group
  const member = {
    generationId: group.generationId,
    memberId: group.memberId,
    ...(groupInstanceId === undefined ? {} : { groupInstanceId }),
  }
  const answer = await connection.send(
    TxnOffsetCommitApi,
    {
      transactionalId: owner.transactionalId,
      groupId: group.groupId,
      producerId: owner.producerId,
      producerEpoch: owner.epoch,
      ...(version >= OFFSETS_WITH_MEMBER ? member : {}),
      topics: [...byTopic(offsets)].map(([name, partitions]) => ({
        name,
        partitions: partitions.map((partition) => {
          const entry = byName.get(partitionName({ topic: name, partition }))
          return {
            partitionIndex: partition,
            committedOffset: entry?.offset ?? -1,
            committedLeaderEpoch: entry?.leaderEpoch ?? -1,
            committedMetadata: entry?.metadata ?? '',
          }
        }),
      })),
    },
    { version },
  )
  const failed = new Map<string, ClientError>()
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode } of partitions) {
      if (errorCode === errors.NONE.code) continue
      failed.set(partitionName({ topic: name, partition: partitionIndex }), errorFromCode(errorCode))
    }
  }
  return failed
}

/** Commits or aborts; returns the identity to go on with, where the broker gives one (transactions of version 2). */
export async function endTransaction(
  connection: Connection,
  owner: TransactionOwner,
  options: { commits: boolean; isV2: boolean },
): Promise<ProducerIdentity | undefined> {
  const version = connection.versions.pick(EndTxnApi, options.isV2 ? {} : { max: END_WITHOUT_V2 })
  const { transactionalId, producerId, epoch } = owner
  const answer = await connection.send(
    EndTxnApi,
    { transactionalId, producerId, producerEpoch: epoch, committed: options.commits },
    { version },
  )
  if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
  if (answer.producerId < 0) return undefined
  return { producerId: answer.producerId, epoch: answer.producerEpoch }
}
