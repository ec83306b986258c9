import { javaHashMapOrder } from '../../../../java-hash-map.ts'
import type { Refusal } from '../../refusal.ts'
import type { TopicsView } from '../../topics-view.ts'
import { sorted } from '../tasks.ts'
import { decidePartitionCounts, taskCount } from './partition-counts.ts'
import {
  type InternalTopicInfo,
  requiredTopicsOf,
  type StreamsTopology,
  type Subtopology,
  subtopologiesOf,
} from './streams-topology.ts'
import { isDone, type Status, topicProblem, unreadable } from './topology-problem.ts'

/** A topic that is the application's own, to be made by the broker when it is not there. */
export interface InternalTopic {
  readonly name: string
  readonly partitions: number
  /** 0: the broker's default. */
  readonly replicationFactor: number
  readonly configs: ReadonlyMap<string, string>
}

export interface ConfiguredSubtopology {
  readonly subtopologyId: string
  readonly taskCount: number
  readonly sourceTopics: readonly string[]
  readonly repartitionSinkTopics: readonly string[]
  readonly repartitionSourceTopics: readonly InternalTopic[]
  readonly stateChangelogTopics: readonly InternalTopic[]
}

/** A topology as it stands with the topics that there are. */
export interface ConfiguredTopology {
  readonly epoch: number
  /** In the order of their ids; null while the topics do not allow it. */
  readonly subtopologies: readonly ConfiguredSubtopology[] | null
  readonly missingTopics: readonly InternalTopic[]
  /** Why nothing can be assigned yet; null when all is ready. */
  readonly problem: Status | null
}

/** How many names a status has at most. */
const MAX_NAMES = 3

/** Fits a topology to the topics. A refusal says that it never will. */
export function configureTopology(
  topology: StreamsTopology,
  topics: TopicsView,
): ConfiguredTopology | Refusal {
  const configured = fitTopics(topology, topics)
  if (!('statusCode' in configured)) return configured
  return { epoch: topology.epoch, subtopologies: null, missingTopics: [], problem: configured }
}

function fitTopics(topology: StreamsTopology, topics: TopicsView): ConfiguredTopology | Status | Refusal {
  const missingSources = new Set(
    topology.subtopologies
      .flatMap(({ sourceTopics }) => sourceTopics)
      .filter((topic) => topics.byName(topic) === undefined),
  )
  if (missingSources.size > 0) {
    const text = `Source topics ${summary(sorted(missingSources))} are missing.`
    return topicProblem('MISSING_SOURCE_TOPICS', text)
  }
  const decided = decidePartitionCounts(topology, topics)
  if (!isDone(decided)) return decided
  const subtopologies: ConfiguredSubtopology[] = []
  for (const subtopology of subtopologiesOf(topology)) {
    const configured = configureSubtopology(subtopology, topics, decided)
    if (!isDone(configured)) return configured
    subtopologies.push(configured)
  }
  subtopologies.sort((a, b) => (a.subtopologyId < b.subtopologyId ? -1 : 1))
  const missing = missingInternalTopics(topology, subtopologies, topics)
  if (!isDone(missing)) return missing
  const problem =
    missing.length === 0
      ? null
      : topicProblem(
          'MISSING_INTERNAL_TOPICS',
          `Internal topics are missing: ${summary(missing.map(({ name }) => name))}`,
        )
  return { epoch: topology.epoch, subtopologies, missingTopics: missing, problem }
}

function configureSubtopology(
  subtopology: Subtopology,
  topics: TopicsView,
  decided: ReadonlyMap<string, number>,
): ConfiguredSubtopology | Refusal {
  const count = taskCount(subtopology, (topic) => topics.byName(topic)?.partitions ?? decided.get(topic))
  if (typeof count !== 'number') return count
  const repartitionSourceTopics = internalTopics(subtopology.repartitionSourceTopics, decided)
  const stateChangelogTopics = internalTopics(subtopology.stateChangelogTopics, decided)
  const areSound = [...repartitionSourceTopics, ...stateChangelogTopics].every(
    ({ partitions }) => partitions > 0,
  )
  if (!areSound) return unreadable
  return {
    subtopologyId: subtopology.subtopologyId,
    taskCount: count,
    sourceTopics: sorted(new Set(subtopology.sourceTopics)),
    repartitionSinkTopics: sorted(new Set(subtopology.repartitionSinkTopics)),
    repartitionSourceTopics,
    stateChangelogTopics,
  }
}

/** In the order of their names. */
function internalTopics(
  topics: readonly InternalTopicInfo[],
  decided: ReadonlyMap<string, number>,
): InternalTopic[] {
  return topics
    .map(({ name, partitions, replicationFactor, topicConfigs }) => ({
      name,
      partitions: partitions === 0 ? (decided.get(name) ?? 0) : partitions,
      replicationFactor,
      configs: new Map(topicConfigs.map(({ key, value }) => [key, value])),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Internal topics that are not there, or what is wrong with one that is. */
function missingInternalTopics(
  topology: StreamsTopology,
  subtopologies: readonly ConfiguredSubtopology[],
  topics: TopicsView,
): InternalTopic[] | Status {
  const expected = new Map<string, InternalTopic>()
  for (const { repartitionSourceTopics, stateChangelogTopics } of subtopologies) {
    for (const topic of [...repartitionSourceTopics, ...stateChangelogTopics]) expected.set(topic.name, topic)
  }
  for (const name of javaHashMapOrder(requiredTopicsOf(topology))) {
    const wanted = expected.get(name)?.partitions
    const found = topics.byName(name)?.partitions
    if (wanted === undefined || found === undefined || wanted === found) continue
    const text = `Existing topic ${name} has different number of partitions: expected ${wanted}, found ${found}`
    return topicProblem('INCORRECTLY_PARTITIONED_TOPICS', text)
  }
  return javaHashMapOrder(expected.keys()).flatMap((name) =>
    topics.byName(name) ? [] : (expected.get(name) ?? []),
  )
}

/** Some names of a list that may be long. */
function summary(names: readonly string[]): string {
  const more = names.length - MAX_NAMES
  const text = names.slice(0, MAX_NAMES).join(', ')
  return more > 0 ? `${text} and ${more} additional topics` : text
}
