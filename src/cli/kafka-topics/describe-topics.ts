import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { describeConfigs } from '../../kafka/client/admin/describe-configs.ts'
import { describeTopics, describeTopicsById } from '../../kafka/client/admin/describe-topics.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type {
  ConfigEntry,
  Outcome,
  PartitionReassignment,
  TopicDescription,
} from '../../kafka/client/admin/types.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { parseUuid, ZERO_UUID } from '../kit/uuid.ts'
import {
  type FoundPartition,
  type FoundTopic,
  overrides,
  replicationFactor,
  topicJson,
  topicText,
} from './description.ts'
import { ensureTopicExists, findTopics } from './find-topics.ts'
import * as option from './options.ts'

const TOPIC_RESOURCE = 2
const DEFAULT_PARTITIONS_PER_RESPONSE = 2000
/** Without reassignments, which a broker may not know or not tell, the description is still worth having. */
const mayBeUnknown = [
  'org.apache.kafka.common.errors.UnsupportedVersionException',
  'org.apache.kafka.common.errors.ClusterAuthorizationException',
]

/** --describe: prints the topics asked for, or those of their partitions that a report is about; as JSON with --json. */
export async function describeMatchingTopics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const print = options.has(jsonOption)
    ? (found: FoundTopic) => writeJson(io, topicJson(found))
    : (found: FoundTopic) => io.stdout.write(topicText(found))
  const topics = await fetchDescriptions(admin, options)
  const configs = await describeConfigs(
    admin,
    topics.map(({ name }) => ({ type: TOPIC_RESOURCE, name })),
  )
  const cluster = await describeCluster(admin)
  const liveBrokers = new Set(cluster.nodes.map((node) => node.id))
  const reassignments = await listReassignments(admin, topics)

  const asked = reports.filter((report) => options.has(report.option))
  const onlyOverrides = options.has(option.topicsWithOverrides)
  for (const topic of topics) {
    const topicConfigs = valueFor(configs, topic.name)
    const all = topic.partitions.map((partition) => ({
      partition,
      reassignment: reassignments.get(`${topic.name}-${partition.partition}`),
    }))
    const isAbout = (each: FoundPartition) =>
      asked.some((report) => report.isAbout({ ...each, configs: topicConfigs, liveBrokers }))
    const found: FoundTopic = {
      topic,
      configs: topicConfigs,
      firstReassignment: all[0]?.reassignment,
      hasTopicLine: asked.length === 0 && (!onlyOverrides || overrides(topicConfigs).length > 0),
      partitions: onlyOverrides ? undefined : asked.length === 0 ? all : all.filter(isAbout),
    }
    if (found.hasTopicLine || found.partitions?.length) print(found)
  }
}

interface PartitionFacts extends FoundPartition {
  configs: readonly ConfigEntry[]
  liveBrokers: ReadonlySet<number>
}

const reports: readonly {
  option: typeof option.underReplicatedPartitions
  isAbout: (facts: PartitionFacts) => boolean
}[] = [
  {
    option: option.underReplicatedPartitions,
    isAbout: ({ partition, reassignment }) =>
      replicationFactor(partition, reassignment) > partition.isr.length,
  },
  {
    option: option.unavailablePartitions,
    isAbout: ({ partition, liveBrokers }) =>
      partition.leader === null || !liveBrokers.has(partition.leader.id),
  },
  {
    option: option.underMinIsrPartitions,
    isAbout: ({ partition, configs }) =>
      partition.leader === null || partition.isr.length < minInsyncReplicas(configs),
  },
  {
    option: option.atMinIsrPartitions,
    isAbout: ({ partition, configs }) => partition.isr.length === minInsyncReplicas(configs),
  },
]

function minInsyncReplicas(configs: readonly ConfigEntry[]): number {
  return Number(configs.find((config) => config.name === 'min.insync.replicas')?.value ?? 1)
}

/** A topic id wins over a name; the zero id counts as none. */
async function fetchDescriptions(admin: Admin, options: ParsedOptions): Promise<TopicDescription[]> {
  const idText = options.valueOf(option.topicId)
  const topicId = idText === undefined ? ZERO_UUID : parseUuid(idText)
  if (topicId !== ZERO_UUID) {
    const listings = await listTopics(admin, { listInternal: !options.has(option.excludeInternal) })
    if ([...listings].some((listing) => listing.topicId === topicId)) {
      return [valueFor(await describeTopicsById(admin, [topicId]), topicId)]
    }
    if (!options.has(option.ifExists))
      throw illegalArgument(`TopicId '${topicId}' does not exist as expected`)
    return []
  }
  const names = await findTopics(admin, options)
  ensureTopicExists(names, options)
  if (names.length === 0) return []
  const partitionSizeLimitPerResponse =
    options.valueOf(option.partitionSizeLimitPerResponse) ?? DEFAULT_PARTITIONS_PER_RESPONSE
  const described = await describeTopics(admin, names, { partitionSizeLimitPerResponse })
  // By name, where Java's client has the order of two hash maps: recorded runs and people's eyes want one that can be foreseen.
  return names.map((name) => valueFor(described, name))
}

async function listReassignments(
  admin: Admin,
  topics: readonly TopicDescription[],
): Promise<Map<string, PartitionReassignment>> {
  const partitions = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  )
  const reassignments = await listPartitionReassignments(admin, partitions).catch((error: unknown) => {
    if (error instanceof ClientError && mayBeUnknown.includes(error.className)) return []
    throw error
  })
  return new Map(
    reassignments.map((reassignment) => [`${reassignment.topic}-${reassignment.partition}`, reassignment]),
  )
}

function valueFor<V>(outcomes: Outcome<string, V>, key: string): V {
  const outcome = outcomes.get(key)
  if (outcome === undefined) throw illegalArgument(`no answer for ${key}`)
  if (outcome instanceof ClientError) throw outcome
  return outcome
}
