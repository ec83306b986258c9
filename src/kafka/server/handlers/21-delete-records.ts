/**
 * DeleteRecords (key 21), v0 to 2.
 *
 * Behaviour:
 * - Raises the log start offset to the one given, -1 meaning the high watermark, and answers with it. One that is lower
 *   than the log start offset changes nothing; one beyond the high watermark is OFFSET_OUT_OF_RANGE.
 * - A topic whose cleanup.policy is `compact` alone is POLICY_VIOLATION, an internal topic INVALID_TOPIC_EXCEPTION.
 * - The answer leaves after the commit; the space is freed in steps afterwards.
 * - Needs DELETE on each topic.
 */
import { errors } from '../../errors.ts'
import { DeleteRecordsApi } from '../../messages/21-delete-records.ts'
import { handler, type RequestContext } from '../handler.ts'

const HIGH_WATERMARK = -1

export const deleteRecords = handler(DeleteRecordsApi, async (request, context) => {
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex, offset }) =>
      deleteBefore({ name, partitionIndex, offset }, context),
    ),
  }))
  try {
    await context.broker.store.committed()
  } catch (error) {
    context.broker.log.error('cannot delete records', error)
    for (const { partitions } of topics) {
      for (const partition of partitions)
        Object.assign(partition, failed('KAFKA_STORAGE_ERROR', partition.partitionIndex))
    }
  }
  return { throttleTimeMs: 0, topics }
})

function deleteBefore(
  asked: { readonly name: string; readonly partitionIndex: number; readonly offset: number },
  { broker, access }: RequestContext,
) {
  const { name, partitionIndex } = asked
  if (!access.may('DELETE', 'TOPIC', name)) return failed('TOPIC_AUTHORIZATION_FAILED', partitionIndex)
  const topic = broker.topics.byName(name)
  if (topic?.isInternal) return failed('INVALID_TOPIC_EXCEPTION', partitionIndex)
  if (topic === undefined || partitionIndex < 0 || partitionIndex >= topic.partitions) {
    return failed('UNKNOWN_TOPIC_OR_PARTITION', partitionIndex)
  }
  if (topic.config.isCompacted && !topic.config.isDeleted) return failed('POLICY_VIOLATION', partitionIndex)
  const log = broker.logs.get(topic.topicId, partitionIndex)
  const offset = asked.offset === HIGH_WATERMARK ? log.highWatermark : asked.offset
  if (offset < 0 || offset > log.highWatermark) return failed('OFFSET_OUT_OF_RANGE', partitionIndex)
  log.deleteRecordsBefore(offset)
  return { partitionIndex, lowWatermark: log.logStartOffset, errorCode: 0 }
}

function failed(error: keyof typeof errors, partitionIndex: number) {
  return { partitionIndex, lowWatermark: -1, errorCode: errors[error].code }
}
