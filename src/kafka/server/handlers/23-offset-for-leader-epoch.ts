/**
 * OffsetForLeaderEpoch (key 23), v2 to 4.
 *
 * Behaviour: the largest epoch up to the one asked for and the offset behind its last record; -1 and -1 when the epoch is
 * not known. A client's own leader epoch that is behind is FENCED_LEADER_EPOCH, one ahead UNKNOWN_LEADER_EPOCH.
 *
 * Needs CLUSTER_ACTION on the cluster, or DESCRIBE on each topic; topics without it come last.
 */
import { errors } from '../../errors.ts'
import { OffsetForLeaderEpochApi } from '../../messages/23-offset-for-leader-epoch.ts'
import { handler, type RequestContext } from '../handler.ts'

export const offsetForLeaderEpoch = handler(OffsetForLeaderEpochApi, (request, context) => {
  const { access } = context
  const seesAll = access.seesCluster('CLUSTER_ACTION')
  const denied = new Set(
    request.topics.filter(({ topic }) => !seesAll && !access.may('DESCRIBE', 'TOPIC', topic)),
  )
  const answered = request.topics
    .filter((each) => !denied.has(each))
    .map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map((asked) => answer(topic, asked, context)),
    }))
  const { code: errorCode } = errors.TOPIC_AUTHORIZATION_FAILED
  const refused = [...denied].map(({ topic, partitions }) => ({
    topic,
    partitions: partitions.map(({ partition }) => ({ partition, errorCode })),
  }))
  return { topics: [...answered, ...refused] }
})

function answer(
  topicName: string,
  asked: { readonly partition: number; readonly currentLeaderEpoch: number; readonly leaderEpoch: number },
  { broker }: RequestContext,
) {
  const { partition, currentLeaderEpoch } = asked
  const topic = broker.topics.byName(topicName)
  if (topic === undefined || partition < 0 || partition >= topic.partitions) {
    return { partition, errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code }
  }
  const log = broker.logs.get(topic.topicId, partition)
  if (currentLeaderEpoch >= 0 && currentLeaderEpoch < log.leaderEpoch) {
    return { partition, errorCode: errors.FENCED_LEADER_EPOCH.code }
  }
  if (currentLeaderEpoch > log.leaderEpoch) return { partition, errorCode: errors.UNKNOWN_LEADER_EPOCH.code }
  const { epoch, endOffset } = log.epochs.endOf(asked.leaderEpoch, log.logEndOffset)
  return { partition, errorCode: 0, leaderEpoch: epoch, endOffset }
}
