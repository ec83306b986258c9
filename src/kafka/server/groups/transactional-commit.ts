import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { TxnOffsetCommitRequest, TxnOffsetCommitResponse } from '../../messages/28-txn-offset-commit.ts'
import { commitOffsets } from './offset-commit.ts'
import type { Caller, GroupState, GroupTurn } from './state.ts'

export type TransactionalCommitResult = InputOf<typeof TxnOffsetCommitResponse>['topics'][number]

export interface TransactionalCommit {
  readonly request: TxnOffsetCommitRequest
  readonly caller: Caller
  readonly topicIdOf: (topic: string) => string
}

/**
 * TxnOffsetCommit for topics and partitions that exist: the offsets wait for the end of the producer's transaction. The member is
 * checked as in OffsetCommit, if it says who it is (KIP-447).
 */
export function commitTransactionalOffsets(
  state: GroupState,
  turn: GroupTurn,
  { request, caller, topicIdOf }: TransactionalCommit,
): TransactionalCommitResult[] {
  const { groupId, memberId, groupInstanceId, generationId, producerId, producerEpoch } = request
  const topics = request.topics.map((topic) => ({ ...topic, topicId: topicIdOf(topic.name) }))
  const results = commitOffsets(state, turn, {
    request: {
      groupId,
      generationIdOrMemberEpoch: generationId,
      memberId,
      groupInstanceId,
      retentionTimeMs: -1,
      topics,
    },
    caller,
    isTransactional: true,
  })
  turn.producer = { producerId, producerEpoch }
  return results.map(({ name, partitions }) => ({
    name: name ?? '',
    partitions: partitions.map(({ partitionIndex, errorCode }) => ({
      partitionIndex,
      errorCode: errorCode === errors.STALE_MEMBER_EPOCH.code ? errors.ILLEGAL_GENERATION.code : errorCode,
    })),
  }))
}
