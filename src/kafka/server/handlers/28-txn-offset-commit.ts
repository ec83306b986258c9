/**
 * TxnOffsetCommit (key 28), v0 to 5.
 *
 * Behaviour:
 * - Commits offsets of a group within the transaction of a producer: they come into force with its commit, and are forgotten with
 *   its abort. Until then OffsetFetch with requireStable is told UNSTABLE_OFFSET_COMMIT.
 * - Topics and partitions that do not exist are refused each by itself; so is metadata longer than offset.metadata.max.bytes.
 * - Whose member the consumer is may be left out (v0-2 cannot say); what is said is checked: ILLEGAL_GENERATION, UNKNOWN_MEMBER_ID,
 *   FENCED_INSTANCE_ID.
 * - The group's partition must be in the transaction: INVALID_TXN_STATE, from v4 on TRANSACTION_ABORTABLE.
 *
 * Version notes: v3 member and generation. v5: transactions v2 (KIP-890), the partition is added by the broker.
 *
 * Needs WRITE on the transactional id, READ on the group, and READ on each topic.
 */
import { type ErrorName, errors } from '../../errors.ts'
import { TxnOffsetCommitApi, type TxnOffsetCommitRequest } from '../../messages/28-txn-offset-commit.ts'
import { GROUP_METADATA_TOPIC } from '../../topic-names.ts'
import { callerOf } from '../groups/caller.ts'
import type { TransactionalCommitResult } from '../groups/transactional-commit.ts'
import { handler, type RequestContext } from '../handler.ts'
import { verifyAppend } from '../transactions/append-verification.ts'

type Topic = TxnOffsetCommitRequest['topics'][number]

const ABORTABLE_VERSION = 4
const NO_SEQUENCE = -1

export const txnOffsetCommit = handler(TxnOffsetCommitApi, async (request, context) => {
  const { topics, groups, transactions } = context.broker
  const denial = denialOf(request, context)
  if (denial !== undefined) {
    return { throttleTimeMs: 0, topics: request.topics.map((topic) => failed(topic, errors[denial].code)) }
  }
  const refused: TransactionalCommitResult[] = []
  const accepted: Topic[] = []
  for (const topic of request.topics) {
    if (!context.access.may('READ', 'TOPIC', topic.name)) {
      refused.push(failed(topic, errors.TOPIC_AUTHORIZATION_FAILED.code))
      continue
    }
    const count = topics.byName(topic.name)?.partitions ?? 0
    const isThere = ({ partitionIndex }: Topic['partitions'][number]): boolean =>
      partitionIndex >= 0 && partitionIndex < count
    const partitions = topic.partitions.filter(isThere)
    const missing = topic.partitions.filter((partition) => !isThere(partition))
    if (missing.length > 0 || topic.partitions.length === 0)
      refused.push(failed({ ...topic, partitions: missing }, errors.UNKNOWN_TOPIC_OR_PARTITION.code))
    if (partitions.length > 0) accepted.push({ ...topic, partitions })
  }
  if (accepted.length === 0) return { throttleTimeMs: 0, topics: refused }
  if (request.groupId === '')
    return {
      throttleTimeMs: 0,
      topics: merged(
        refused,
        accepted.map((topic) => failed(topic, errors.INVALID_GROUP_ID.code)),
      ),
    }
  await transactions.whenReady(request.transactionalId)
  const outcome = await groups.commitTransactionalOffsets(
    { ...request, topics: accepted },
    callerOf(context),
    () => errors[admit(request, context)].code,
  )
  const results = outcome.isOk ? outcome.value : accepted.map((topic) => failed(topic, outcome.errorCode))
  return { throttleTimeMs: 0, topics: merged(refused, results) }
})

/** What everything is refused with, when the sender may not use the transactional id or the group. */
function denialOf(
  { transactionalId, groupId }: TxnOffsetCommitRequest,
  { access }: RequestContext,
): ErrorName | undefined {
  if (!access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId))
    return 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'
  return access.may('READ', 'GROUP', groupId) ? undefined : 'GROUP_AUTHORIZATION_FAILED'
}

/** Whether the transaction may write to the partition that holds the group. */
function admit(request: TxnOffsetCommitRequest, { broker, apiVersion }: RequestContext): ErrorName {
  const topic = broker.topics.byName(GROUP_METADATA_TOPIC)
  if (topic === undefined) return 'COORDINATOR_NOT_AVAILABLE'
  const partition = broker.groups.partitionOf(request.groupId)
  const { transactionalId, producerId, producerEpoch } = request
  const target = {
    topic: topic.name,
    partition,
    log: broker.logs.get(topic.topicId, partition),
    baseSequence: NO_SEQUENCE,
  }
  const support =
    apiVersion > ABORTABLE_VERSION
      ? 'adds-partitions'
      : apiVersion === ABORTABLE_VERSION
        ? 'abortable'
        : 'none'
  const refused = verifyAppend(broker, {
    transactionalId,
    producerId,
    producerEpoch,
    targets: [target],
    support,
  })
  return refused.get(target) ?? 'NONE'
}

function failed({ name, partitions }: Topic, errorCode: number): TransactionalCommitResult {
  return { name, partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) }
}

/** One entry a topic, those refused first. */
function merged(
  refused: readonly TransactionalCommitResult[],
  results: readonly TransactionalCommitResult[],
): TransactionalCommitResult[] {
  const all = new Map(refused.map((topic) => [topic.name, topic]))
  for (const topic of results) {
    const before = all.get(topic.name)
    all.set(
      topic.name,
      before ? { ...before, partitions: [...before.partitions, ...topic.partitions] } : topic,
    )
  }
  return [...all.values()]
}
