import type { Refusal } from '../../refusal.ts'
import type { TopicsView } from '../../topics-view.ts'
import { copartitionGroupsOf, enforceCopartitioning } from './copartitioning.ts'
import {
  type StreamsTopology,
  type Subtopology,
  sourceTopicsOf,
  subtopologiesOf,
} from './streams-topology.ts'
import { invalidTopology, isDone, type Status, unreadable } from './topology-problem.ts'

/** Partitions of a topic: as it is, else as has been decided. */
export type PartitionCounts = (topic: string) => number | undefined

/**
 * Decides how many partitions the internal topics are to have. A repartition topic that the application leaves open gets as
 * many as the widest source of whoever writes to it, or as the topics that it is joined with; a changelog topic as many as
 * its subtopology has tasks.
 */
export function decidePartitionCounts(
  topology: StreamsTopology,
  topics: TopicsView,
): Map<string, number> | Status | Refusal {
  const subtopologies = subtopologiesOf(topology)
  const groups = copartitionGroupsOf(subtopologies)
  if (!isDone(groups)) return groups
  const decided = repartitionCounts(subtopologies, topics)
  if (!isDone(decided)) return decided
  const countOf: PartitionCounts = (topic) => topics.byName(topic)?.partitions ?? decided.get(topic)
  for (const group of groups) {
    const enforced = enforceCopartitioning(group, subtopologies, countOf)
    if (!isDone(enforced)) return enforced
    for (const [topic, count] of enforced) decided.set(topic, count)
  }
  const changelogs = new Map<string, number>()
  for (const subtopology of subtopologies) {
    const count = taskCount(subtopology, countOf)
    if (typeof count !== 'number') return count
    for (const { name } of subtopology.stateChangelogTopics) changelogs.set(name, count)
  }
  return new Map([...decided, ...changelogs])
}

/** As many tasks as the widest source topic has partitions. */
export function taskCount(subtopology: Subtopology, countOf: PartitionCounts): number | Refusal {
  const counts: number[] = []
  for (const topic of sourceTopicsOf(subtopology)) {
    const count = countOf(topic)
    if (count === undefined) return unreadable
    counts.push(count)
  }
  if (counts.length > 0) return Math.max(...counts)
  return invalidTopology(`No source topics found for subtopology ${subtopology.subtopologyId}`)
}

/** The application's own counts, and what follows from them along the ways of the records. */
function repartitionCounts(
  subtopologies: readonly Subtopology[],
  topics: TopicsView,
): Map<string, number> | Refusal {
  const decided = new Map<string, number>()
  const sources = subtopologies.flatMap(({ repartitionSourceTopics }) => repartitionSourceTopics)
  for (const { name, partitions } of sources) if (partitions !== 0) decided.set(name, partitions)
  let isOpen = true
  while (isOpen) {
    isOpen = false
    let isFurther = false
    for (const subtopology of subtopologies) {
      for (const topic of subtopology.repartitionSinkTopics) {
        if (decided.has(topic)) continue
        const count = widest(subtopology, decided, topics)
        if (count === undefined) isOpen = true
        else {
          decided.set(topic, count)
          isFurther = true
        }
      }
    }
    if (isOpen && !isFurther) {
      return invalidTopology(
        'Failed to compute number of partitions for all repartition topics. There may be loops in the topology that cannot be resolved.',
      )
    }
  }
  if (sources.every(({ name }) => decided.has(name))) return decided
  return invalidTopology(
    'Failed to compute number of partitions for all repartition topics, because a repartition source topic is never used as a sink topic.',
  )
}

/** The most partitions of a source that is known by now. */
function widest(
  { sourceTopics, repartitionSourceTopics }: Subtopology,
  decided: ReadonlyMap<string, number>,
  topics: TopicsView,
): number | undefined {
  const counts = [
    ...repartitionSourceTopics.map(({ name }) => decided.get(name)),
    ...sourceTopics.map((name) => topics.byName(name)?.partitions),
  ].filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : Math.max(...counts)
}
