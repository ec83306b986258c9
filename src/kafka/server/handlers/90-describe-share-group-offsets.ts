import type { InputOf } from '../../../wire/message.ts'
import { errors, type KafkaError } from '../../errors.ts'
import {
  DescribeShareGroupOffsetsApi,
  type DescribeShareGroupOffsetsRequest,
  type DescribeShareGroupOffsetsResponse,
} from '../../messages/90-describe-share-group-offsets.ts'
import { ZERO_UUID } from '../../uuid.ts'
import type { Broker } from '../broker.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { handler, type RequestContext } from '../handler.ts'

/*
 * DescribeShareGroupOffsets (90), v0-1: where share groups have come to (KIP-932).
 *
 * Behaviour:
 * - The start offset of each share partition: of those asked for, or of all that have share state (topics null).
 * - The start offset is -1 where there is none yet (also where nobody has begun to fetch, and of topics and partitions that do
 *   not exist): a lack, not an error. Whether the group exists is not looked at.
 * - Needs DESCRIBE on the group (GROUP_AUTHORIZATION_FAILED), and on each topic; of all topics, those without it are left out.
 * - An id that is empty, topics without partitions and negative ones are UNKNOWN_SERVER_ERROR of the group, as in the reference.
 * - Without share.version 1 every group is UNSUPPORTED_VERSION.
 *
 * Version notes:
 * - v1 lag (KIP-1226): records from the start offset to the end of the partition that are not done with; -1 when not known.
 */

type AskedGroup = DescribeShareGroupOffsetsRequest['groups'][number]
type DescribedGroup = InputOf<typeof DescribeShareGroupOffsetsResponse>['groups'][number]
type DescribedTopic = DescribedGroup['topics'][number]
type DescribedPartition = DescribedTopic['partitions'][number]

const NO_OFFSET = { startOffset: -1, leaderEpoch: 0, lag: -1, errorCode: 0 } as const

export const describeShareGroupOffsets = handler(DescribeShareGroupOffsetsApi, async (request, context) => {
  const isEnabled = isGroupProtocolEnabled('share', context.broker.cluster)
  const groups = await Promise.all(
    request.groups.map((group) =>
      isEnabled ? describe(context, group) : refused(group.groupId, errors.UNSUPPORTED_VERSION, null),
    ),
  )
  return { throttleTimeMs: 0, groups }
})

async function describe(
  { access, broker }: RequestContext,
  { groupId, topics }: AskedGroup,
): Promise<DescribedGroup> {
  if (!access.may('DESCRIBE', 'GROUP', groupId))
    return refused(groupId, errors.GROUP_AUTHORIZATION_FAILED, null)
  const wanted = topics ?? (await allTopics(broker, groupId))
  const denied = new Set(wanted.filter(({ topicName }) => !access.may('DESCRIBE', 'TOPIC', topicName)))
  const asked = wanted.filter((topic) => !denied.has(topic))
  const known = asked.filter(({ topicName }) => broker.topics.byName(topicName))
  const isBad = ({ partitions }: (typeof asked)[number]): boolean =>
    partitions.length === 0 || partitions.some((partition) => partition < 0)
  if (known.length > 0 && (groupId === '' || known.some(isBad)))
    return refused(groupId, errors.UNKNOWN_SERVER_ERROR, errors.UNKNOWN_SERVER_ERROR.message)
  if (known.length > 0) await broker.shareCoordinator.ensureTopic()
  const described = await Promise.all(asked.map((topic) => describeTopic(broker, groupId, topic)))
  // Topics that do not exist come last.
  const isKnown = ({ topicId }: DescribedTopic): boolean => topicId !== ZERO_UUID
  const ordered = [...described.filter(isKnown), ...described.filter((topic) => !isKnown(topic))]
  const hidden = topics === null ? [] : [...denied].map(deniedTopic)
  return { groupId, topics: [...ordered, ...hidden], errorCode: errors.NONE.code }
}

function deniedTopic({ topicName, partitions }: NonNullable<AskedGroup['topics']>[number]): DescribedTopic {
  const { code: errorCode, message: errorMessage } = errors.TOPIC_AUTHORIZATION_FAILED
  const denied = partitions.map((partitionIndex) => ({
    ...NO_OFFSET,
    partitionIndex,
    errorCode,
    errorMessage,
  }))
  return { topicName, topicId: ZERO_UUID, partitions: denied }
}

async function allTopics(
  { groups, topics }: Broker,
  groupId: string,
): Promise<{ topicName: string; partitions: number[] }[]> {
  const partitions = await groups.share.initializedPartitions(groupId)
  return [...partitions].flatMap(([topicId, ofTopic]) => {
    const topic = topics.byId(topicId)
    return topic ? [{ topicName: topic.name, partitions: [...ofTopic] }] : []
  })
}

async function describeTopic(
  broker: Broker,
  groupId: string,
  { topicName, partitions }: { readonly topicName: string; readonly partitions: readonly number[] },
): Promise<DescribedTopic> {
  const topicId = broker.topics.byName(topicName)?.topicId ?? ZERO_UUID
  const described = partitions.map((partition) =>
    topicId === ZERO_UUID
      ? { partitionIndex: partition, ...NO_OFFSET }
      : describePartition(broker, { groupId, topicId, partition }),
  )
  return { topicName, topicId, partitions: await Promise.all(described) }
}

async function describePartition(
  { shareCoordinator, logs }: Broker,
  key: { readonly groupId: string; readonly topicId: string; readonly partition: number },
): Promise<DescribedPartition> {
  const partitionIndex = key.partition
  const summary = await shareCoordinator.summary(key)
  if (summary.errorCode !== errors.NONE.code) return { partitionIndex, ...NO_OFFSET }
  const { startOffset, leaderEpoch, deliveryCompleteCount } = summary
  const isLagKnown = startOffset !== -1 && deliveryCompleteCount !== -1
  const lag = isLagKnown
    ? logs.get(key.topicId, partitionIndex).highWatermark - startOffset - deliveryCompleteCount
    : -1
  return { partitionIndex, startOffset, leaderEpoch, lag, errorCode: errors.NONE.code }
}

function refused(groupId: string, { code }: KafkaError, errorMessage: string | null): DescribedGroup {
  return { groupId, topics: [], errorCode: code, errorMessage }
}
