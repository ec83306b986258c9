import { errors } from '../../errors.ts'
import { MetadataApi, type MetadataResponse } from '../../messages/03-metadata.ts'
import {
  DescribeTopicPartitionsApi,
  type DescribeTopicPartitionsResponse,
} from '../../messages/75-describe-topic-partitions.ts'
import { type ClientError, errorFromCode, errorFromName } from '../client-error.ts'
import type { Node } from '../types.ts'
import type { Admin, Attempt } from './admin.ts'
import { unrepresentable } from './outcome.ts'
import type { CallOptions, Outcome, PartitionDescription, TopicDescription } from './types.ts'

export interface DescribeTopicsOptions extends CallOptions {
  includeAuthorizedOperations?: boolean
  /** Partitions that one answer may carry; 2000 when missing. */
  partitionSizeLimitPerResponse?: number
}

type PagedTopic = DescribeTopicPartitionsResponse['topics'][number]
type MetadataTopic = MetadataResponse['topics'][number]

/**
 * Describes topics by name: in pages by DescribeTopicPartitions where the broker has it (KIP-966), else by Metadata. Each has
 * its own outcome; rejects with ClientError when the call as a whole fails.
 */
export async function describeTopics(
  admin: Admin,
  names: readonly string[],
  options: DescribeTopicsOptions = {},
): Promise<Outcome<string, TopicDescription>> {
  const outcomes: Outcome<string, TopicDescription> = new Map()
  const valid: string[] = []
  for (const name of names) {
    const problem = unrepresentable(name)
    if (problem === undefined) valid.push(name)
    else outcomes.set(name, problem)
  }
  if (valid.length === 0) return outcomes
  const setting = { name: 'describeTopics', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    if (attempt.versions.has(DescribeTopicPartitionsApi))
      await describeInPages(admin, attempt, valid, outcomes, options)
    else await describeByMetadata(admin, attempt, valid, outcomes)
    return outcomes
  })
}

/** Describes topics by id, from Metadata (which knows no eligible leader replicas). */
export async function describeTopicsById(
  admin: Admin,
  topicIds: readonly string[],
  options: CallOptions = {},
): Promise<Outcome<string, TopicDescription>> {
  const setting = { name: 'describeTopicsWithIds', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(
      MetadataApi,
      { topics: topicIds.map((topicId) => ({ topicId, name: null })), allowAutoTopicCreation: false },
      { version: attempt.versions.pick(MetadataApi, { min: 12 }) },
    )
    const found = new Map(answer.topics.map((topic) => [topic.topicId, topic]))
    const outcomes: Outcome<string, TopicDescription> = new Map()
    for (const topicId of topicIds)
      outcomes.set(topicId, outcomeById(topicId, found.get(topicId), nodesOf(answer)))
    return outcomes
  })
}

function outcomeById(
  topicId: string,
  topic: MetadataTopic | undefined,
  nodes: ReadonlyMap<number, Node>,
): TopicDescription | ClientError {
  if (topic === undefined) return errorFromName('UNKNOWN_TOPIC_ID', `TopicId ${topicId} not found.`)
  return topic.errorCode === errors.NONE.code ? fromMetadata(topic, nodes) : errorFromCode(topic.errorCode)
}

async function describeInPages(
  admin: Admin,
  attempt: Attempt,
  names: readonly string[],
  outcomes: Outcome<string, TopicDescription>,
  options: DescribeTopicsOptions,
): Promise<void> {
  // A page goes on where the one before ended, in the order of names.
  let waiting = [...names].sort()
  let cursor: DescribeTopicPartitionsResponse['nextCursor'] = null
  let unfinished: TopicDescription | undefined
  while (waiting.length > 0) {
    const answer: DescribeTopicPartitionsResponse = await attempt.send(DescribeTopicPartitionsApi, {
      topics: waiting.map((name) => ({ name })),
      responsePartitionLimit: options.partitionSizeLimitPerResponse ?? 2000,
      cursor,
    })
    cursor = answer.nextCursor
    for (const topic of answer.topics) {
      const outcome = pagedOutcome(topic, admin.nodes)
      const isContinued = unfinished?.name === topic.name && 'partitions' in outcome
      if (isContinued) unfinished?.partitions.push(...outcome.partitions)
      else outcomes.set(topic.name ?? '', outcome)
      unfinished = isContinued ? unfinished : 'partitions' in outcome ? outcome : undefined
    }
    if (cursor === null) return
    const next = cursor.topicName
    waiting = waiting.filter((name) => name >= next)
  }
}

function pagedOutcome(topic: PagedTopic, nodes: ReadonlyMap<number, Node>): TopicDescription | ClientError {
  if (topic.errorCode !== errors.NONE.code) return errorFromCode(topic.errorCode)
  const partitions = topic.partitions.map((partition): PartitionDescription => {
    const elr = partition.eligibleLeaderReplicas
    const lastKnownElr = partition.lastKnownElr
    return {
      partition: partition.partitionIndex,
      leader: nodes.get(partition.leaderId) ?? null,
      replicas: toNodes(partition.replicaNodes, nodes),
      isr: toNodes(partition.isrNodes, nodes),
      elr: elr === null ? null : toNodes(elr, nodes),
      lastKnownElr: lastKnownElr === null ? null : toNodes(lastKnownElr, nodes),
    }
  })
  const { topicId, isInternal } = topic
  return { name: topic.name ?? '', topicId, isInternal, partitions, authorizedOperations: operations(topic) }
}

async function describeByMetadata(
  admin: Admin,
  attempt: Attempt,
  names: readonly string[],
  outcomes: Outcome<string, TopicDescription>,
): Promise<void> {
  const answer = await attempt.send(MetadataApi, {
    topics: names.map((name) => ({ name })),
    allowAutoTopicCreation: false,
  })
  const nodes = answer.brokers.length > 0 ? nodesOf(answer) : admin.nodes
  for (const topic of answer.topics) {
    const isKnown = topic.errorCode === errors.NONE.code
    outcomes.set(topic.name ?? '', isKnown ? fromMetadata(topic, nodes) : errorFromCode(topic.errorCode))
  }
}

function fromMetadata(topic: MetadataTopic, nodes: ReadonlyMap<number, Node>): TopicDescription {
  const partitions = topic.partitions.map(
    (partition): PartitionDescription => ({
      partition: partition.partitionIndex,
      leader: nodes.get(partition.leaderId) ?? null,
      replicas: toNodes(partition.replicaNodes, nodes),
      isr: toNodes(partition.isrNodes, nodes),
      elr: null,
      lastKnownElr: null,
    }),
  )
  partitions.sort((a, b) => a.partition - b.partition)
  const { topicId, isInternal } = topic
  return { name: topic.name ?? '', topicId, isInternal, partitions, authorizedOperations: operations(topic) }
}

/** -2^31 says that nobody asked. */
function operations(topic: { topicAuthorizedOperations: number }): number | null {
  return topic.topicAuthorizedOperations === -2147483648 ? null : topic.topicAuthorizedOperations
}

function nodesOf(answer: MetadataResponse): Map<number, Node> {
  return new Map(
    answer.brokers.map(({ nodeId, host, port, rack }) => [nodeId, { id: nodeId, host, port, rack }]),
  )
}

/** A replica on a broker that is not known now has only its id, as in Java. */
function toNodes(ids: readonly number[], nodes: ReadonlyMap<number, Node>): Node[] {
  return ids.map((id) => nodes.get(id) ?? { id, host: '', port: -1, rack: null })
}
