import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { describeConfigs } from '../../kafka/client/admin/describe-configs.ts'
import { describeTopics, describeTopicsById } from '../../kafka/client/admin/describe-topics.ts'
import { listPartitionReassignments } from '../../kafka/client/admin/list-partition-reassignments.ts'
import { listTopics } from '../../kafka/client/admin/list-topics.ts'
import type {
  ConfigEntry,
  Outcome,
  PartitionDescription,
  PartitionReassignment,
  TopicDescription,
} from '../../kafka/client/admin/types.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { overrides, partitionLine, replicationFactor, topicLine } from './description.ts'
import { ensureTopicExists, findTopics } from './find-topics.ts'
import * as option from './options.ts'
import { parseTopicId } from './topic-id.ts'

const TOPIC_RESOURCE = 2
const DEFAULT_PARTITIONS_PER_RESPONSE = 2000

/** --describe: prints the topics asked for, or those of their partitions that a report is about. */
export async function describeMatchingTopics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const topics = await fetchDescriptions(admin, options)
  const configs = await describeConfigs(
    admin,
    topics.map(({ name }) => ({ type: TOPIC_RESOURCE, name })),
  )
  const cluster = await describeCluster(admin)
  const liveBrokers = new Set(cluster.nodes.map((node) => node.id))
  const reassignments = await listReassignments(admin, topics)

  for (const topic of topics) {
    const topicConfigs = valueFor(configs, topic.name)
    const reassignmentOf = (partition: number) => reassignments.get(`${topic.name}-${partition}`)
    const isReport = reports.some((report) => options.has(report.option))
    if (!isReport && (!options.has(option.topicsWithOverrides) || overrides(topicConfigs).length > 0)) {
      const [first] = topic.partitions
      io.stdout.write(topicLine(topic, topicConfigs, first && reassignmentOf(first.partition)))
    }
    if (options.has(option.topicsWithOverrides)) continue
    for (const partition of topic.partitions) {
      const reassignment = reassignmentOf(partition.partition)
      const facts = { partition, reassignment, configs: topicConfigs, liveBrokers }
      const isShown =
        !isReport || reports.some((report) => options.has(report.option) && report.isAbout(facts))
      if (isShown) io.stdout.write(partitionLine(topic.name, partition, reassignment))
    }
  }
}

interface PartitionFacts {
  partition: PartitionDescription
  reassignment: PartitionReassignment | undefined
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
  const topicId = idText === undefined ? undefined : parseTopicId(idText)
  if (topicId !== undefined) {
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
  // By name. The reference goes by the hashes of the names, an order that nobody can have meant.
  return names.map((name) => valueFor(described, name))
}

async function listReassignments(
  admin: Admin,
  topics: readonly TopicDescription[],
): Promise<Map<string, PartitionReassignment>> {
  const partitions = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  )
  const reassignments = await listPartitionReassignments(admin, partitions)
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
