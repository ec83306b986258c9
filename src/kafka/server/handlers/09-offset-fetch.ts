import { errors } from '../../errors.ts'
import { OffsetFetchApi, type OffsetFetchRequest } from '../../messages/09-offset-fetch.ts'
import { ZERO_UUID } from '../../uuid.ts'
import type { FetchGroupResult } from '../groups/offset-fetch.ts'
import { handler, type RequestContext } from '../handler.ts'

/*
 * OffsetFetch (9), v1-10.
 *
 * Behaviour:
 * - Partitions without a committed offset, unknown topics and unknown groups answer offset -1 and no error.
 * - Null topics (v2+) ask for all that the group has committed.
 * - Needs DESCRIBE on the group (GROUP_AUTHORIZATION_FAILED) and on each topic; of all topics, those without it are left out.
 * - requireStable (v7+) refuses partitions with an offset in an open transaction: UNSTABLE_OFFSET_COMMIT (KIP-447).
 *
 * Versions:
 * - v1: an error of the group is given on every partition; v2-7: at the top; v8+: per group, of which there can be many.
 * - v10: topics by id; an unknown one is UNKNOWN_TOPIC_ID. Offsets of a deleted topic of the same name do not count.
 */

type FetchGroup = OffsetFetchRequest['groups'][number]
type FetchTopics = NonNullable<FetchGroup['topics']>
type TopicResults = NonNullable<FetchGroupResult['topics']>

const TOP_LEVEL_ERROR_VERSION = 2
const MANY_GROUPS_VERSION = 8
const TOPIC_IDS_VERSION = 10

export const offsetFetch = handler(OffsetFetchApi, async (request, context) => {
  if (context.apiVersion >= MANY_GROUPS_VERSION) {
    return {
      groups: await Promise.all(
        request.groups.map((group) => fetchGroup(group, request.requireStable, context)),
      ),
    }
  }
  const group = oldGroup(request)
  const { topics, errorCode } = await fetchGroup(group, request.requireStable, context)
  const failure = errorCode ?? errors.NONE.code
  if (failure !== errors.NONE.code && context.apiVersion < TOP_LEVEL_ERROR_VERSION) {
    return { topics: named(refused(group.topics ?? [], failure)) }
  }
  return { topics: named(topics ?? []), errorCode: failure }
})

async function fetchGroup(
  group: FetchGroup,
  requireStable: boolean,
  context: RequestContext,
): Promise<FetchGroupResult> {
  const { access, broker } = context
  if (!access.may('DESCRIBE', 'GROUP', group.groupId)) {
    return { groupId: group.groupId, topics: [], errorCode: errors.GROUP_AUTHORIZATION_FAILED.code }
  }
  const usesIds = context.apiVersion >= TOPIC_IDS_VERSION
  const asked = group.topics?.map((topic) =>
    usesIds ? { ...topic, name: broker.topics.byId(topic.topicId)?.name ?? '' } : topic,
  )
  const isUnknown = ({ name }: FetchTopics[number]): boolean => usesIds && name === ''
  const mayDescribe = new Map(
    asked?.map((topic) => [topic, isUnknown(topic) || access.may('DESCRIBE', 'TOPIC', topic.name)]),
  )
  const known = asked?.filter((topic) => !isUnknown(topic) && mayDescribe.get(topic) === true) ?? null
  const result = await broker.groups.fetchOffsets({ ...group, topics: known }, requireStable)
  if (result.errorCode !== undefined && result.errorCode !== errors.NONE.code) return result
  const failed = (asked ?? []).flatMap((topic) => {
    if (isUnknown(topic)) return refused([topic], errors.UNKNOWN_TOPIC_ID.code)
    return mayDescribe.get(topic) === true ? [] : refused([topic], errors.TOPIC_AUTHORIZATION_FAILED.code)
  })
  const found = (result.topics ?? []).filter(
    ({ name = '' }) => asked !== undefined || access.may('DESCRIBE', 'TOPIC', name),
  )
  if (!usesIds) return { ...result, topics: [...found, ...failed] }
  // Of all topics those are left out that are no more: they have no id to be named by.
  const withIds = found.flatMap((topic) => {
    const topicId = asked ? topic.topicId : broker.topics.byName(topic.name ?? '')?.topicId
    return topicId === undefined ? [] : [{ ...topic, topicId }]
  })
  return { ...result, topics: [...withIds, ...failed] }
}

/** Up to v7 the request is about one group. */
function oldGroup(request: OffsetFetchRequest): FetchGroup {
  const zero = { topicId: ZERO_UUID }
  const topics = request.topics?.map((topic) => ({ ...topic, ...zero })) ?? null
  return { groupId: request.groupId, memberId: null, memberEpoch: -1, topics }
}

function refused(topics: FetchTopics, errorCode: number): TopicResults {
  return topics.map(({ name, topicId, partitionIndexes }) => ({
    name,
    topicId,
    partitions: partitionIndexes.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: -1,
      committedLeaderEpoch: -1,
      metadata: '',
      errorCode,
    })),
  }))
}

/** As v0-7 have them. */
function named(
  topics: TopicResults,
): { name: string; partitions: NonNullable<TopicResults[number]['partitions']> }[] {
  return topics.map(({ name, partitions }) => ({ name: name ?? '', partitions: partitions ?? [] }))
}
