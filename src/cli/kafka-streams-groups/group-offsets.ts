/** The partitions that a streams group reads, and its offsets in them. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  describeStreamsGroups,
  type StreamsGroupDescription,
} from '../../kafka/client/admin/describe-streams-groups.ts'
import {
  type CommittedOffset,
  listConsumerGroupOffsets,
} from '../../kafka/client/admin/list-consumer-group-offsets.ts'
import { listOffsets } from '../../kafka/client/admin/list-offsets.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { inHashOrder } from '../groups/partitions.ts'
import { executionException, illegalArgument, runtimeException } from '../kit/java-error.ts'
import { allOfGet } from '../kit/java-future.ts'

/** Whom to ask, and how long to wait for each answer. */
export interface Where {
  admin: Admin
  timeoutMs: number
}

/** A partition of a group: how far it is read, and where it ends. Undefined is what is not committed. */
export interface StreamsOffset extends TopicPartition {
  currentOffset: number | undefined
  leaderEpoch: number | undefined
  logEndOffset: number
  lag: number
}

/** Describes one group; throws an ExecutionException where it cannot be. */
export async function describeGroup(
  groupId: string,
  { admin, timeoutMs }: Where,
): Promise<StreamsGroupDescription> {
  const described = await allOfGet(describeStreamsGroups(admin, [groupId], { timeoutMs }))
  const description = described.get(groupId)
  if (description === undefined) throw illegalArgument(`Group ${groupId} was not described`)
  return description
}

/** The offsets of the partitions that the members' active tasks read. */
export async function streamsOffsets(
  description: StreamsGroupDescription,
  where: Where,
): Promise<StreamsOffset[]> {
  const partitions = inHashOrder(readPartitions(description))
  const ends = async (spec: 'earliest' | 'latest') => {
    const queries = partitions.map((partition) => ({ ...partition, spec }))
    return allOfGet(listOffsets(where.admin, queries, { timeoutMs: where.timeoutMs }))
  }
  const [earliest, latest] = [await ends('earliest'), await ends('latest')]
  const committed = new Map(
    (await committedOffsets(description.groupId, where)).map((offset) => [partitionName(offset), offset]),
  )
  return partitions.map(({ topic, partition }) => {
    const name = partitionName({ topic, partition })
    const logEndOffset = latest.get(name)?.offset ?? 0
    const offset = committed.get(name)
    const epoch = offset?.leaderEpoch ?? -1
    return {
      topic,
      partition,
      currentOffset: offset?.offset,
      leaderEpoch: epoch < 0 ? undefined : epoch,
      logEndOffset,
      lag: logEndOffset - (offset?.offset ?? earliest.get(name)?.offset ?? 0),
    }
  })
}

/** The committed offsets of a group in what it reads: its source topics and its repartition topics. */
export function committedOffsets(groupId: string, where: Where): Promise<CommittedOffset[]> {
  return offsetsIn(groupId, where, ({ subtopologies }) =>
    subtopologies.flatMap(({ sourceTopics, repartitionSourceTopics }) => [
      ...sourceTopics,
      ...repartitionSourceTopics.map(({ name }) => name),
    ]),
  )
}

/** The committed offsets of a group in its source topics. */
export function inputOffsets(groupId: string, where: Where): Promise<CommittedOffset[]> {
  return offsetsIn(groupId, where, ({ subtopologies }) =>
    subtopologies.flatMap(({ sourceTopics }) => sourceTopics),
  )
}

/** All committed offsets of a group; throws a RuntimeException around what a broker says. */
export async function allOffsets(groupId: string, { admin, timeoutMs }: Where): Promise<CommittedOffset[]> {
  const outcomes = await listConsumerGroupOffsets(admin, new Map([[groupId, null]]), { timeoutMs })
  const outcome = outcomes.get(groupId) ?? []
  if (outcome instanceof Error) throw runtimeException(executionException(outcome))
  return inHashOrder(outcome)
}

async function offsetsIn(
  groupId: string,
  where: Where,
  topicsOf: (description: StreamsGroupDescription) => string[],
): Promise<CommittedOffset[]> {
  const topics = new Set(topicsOf(await wrapped(describeGroup(groupId, where))))
  return (await allOffsets(groupId, where)).filter(({ topic }) => topics.has(topic))
}

async function wrapped<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (fault) {
    throw runtimeException(fault)
  }
}

function readPartitions({ members, subtopologies }: StreamsGroupDescription): TopicPartition[] {
  const sources = new Map(
    subtopologies.map(({ subtopologyId, sourceTopics, repartitionSourceTopics }) => [
      subtopologyId,
      [...sourceTopics, ...repartitionSourceTopics.map(({ name }) => name)],
    ]),
  )
  const partitions = new Map<string, TopicPartition>()
  for (const { subtopologyId, partitions: numbers } of members.flatMap(
    (member) => member.assignment.activeTasks,
  )) {
    const topics = sources.get(subtopologyId)
    if (topics === undefined)
      throw illegalArgument(`Subtopology ${subtopologyId} not found in group description!`)
    for (const topic of topics) {
      for (const partition of numbers)
        partitions.set(partitionName({ topic, partition }), { topic, partition })
    }
  }
  return [...partitions.values()]
}
