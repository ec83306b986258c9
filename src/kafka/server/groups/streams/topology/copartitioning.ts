import { javaHashMapOrder } from '../../../../java-hash-map.ts'
import type { Refusal } from '../../refusal.ts'
import { sorted } from '../tasks.ts'
import type { PartitionCounts } from './partition-counts.ts'
import type { Subtopology } from './streams-topology.ts'
import { invalidTopology, type Status, topicProblem, unreadable } from './topology-problem.ts'

/** Topics that are joined with one another: a key must be in the same partition of each. */
export type CopartitionGroup = ReadonlySet<string>

/** The groups of all subtopologies, in which topics stand as numbers. */
export function copartitionGroupsOf(subtopologies: readonly Subtopology[]): CopartitionGroup[] | Refusal {
  const groups: CopartitionGroup[] = []
  for (const subtopology of subtopologies) {
    for (const group of subtopology.copartitionGroups) {
      const names = [
        ...group.sourceTopics.map((i) => subtopology.sourceTopics[i]),
        ...group.repartitionSourceTopics.map((i) => subtopology.repartitionSourceTopics[i]?.name),
      ]
      const known = names.filter((name) => name !== undefined)
      if (known.length < names.length) return unreadable
      groups.push(new Set(known))
    }
  }
  return groups
}

/**
 * Checks that the topics of a group have the same number of partitions, and says how many its repartition topics are to have:
 * as many as the topics of the application's users, or else as those with a count of their own, or else the most of all.
 */
export function enforceCopartitioning(
  group: CopartitionGroup,
  subtopologies: readonly Subtopology[],
  countOf: PartitionCounts,
): Map<string, number> | Status | Refusal {
  const repartition = subtopologies.flatMap(({ repartitionSourceTopics }) => repartitionSourceTopics)
  const fixed = new Set(repartition.filter(({ partitions }) => partitions !== 0).map(({ name }) => name))
  const names = new Set(repartition.map(({ name }) => name))
  const internal = countsOf(
    [...group].filter((name) => names.has(name)),
    countOf,
  )
  const external = countsOf(
    [...group].filter((name) => !names.has(name)),
    countOf,
  )
  if (!internal || !external) return unreadable
  if (group.size === 0) return new Map()
  const count = external.size > 0 ? sameCount(external) : internalCount(internal, fixed, countOf)
  if (typeof count !== 'number') return count
  for (const name of javaHashMapOrder(internal.keys())) {
    if (!fixed.has(name) || internal.get(name) === count) continue
    const text = `Number of partitions [${internal.get(name)}] of repartition topic [${name}] doesn't match number of partitions [${count}] of the source topic.`
    return topicProblem('INCORRECTLY_PARTITIONED_TOPICS', text)
  }
  return new Map([...internal.keys()].map((name) => [name, count]))
}

function internalCount(
  internal: ReadonlyMap<string, number>,
  fixed: ReadonlySet<string>,
  countOf: PartitionCounts,
): number | Status | Refusal {
  // All with a count of their own are compared, also those that are not of this group.
  const counts = countsOf(javaHashMapOrder(fixed), countOf)
  if (!counts) return unreadable
  const [first, ...others] = counts.values()
  if (first !== undefined) return others.every((count) => count === first) ? first : differ(internal)
  const most = Math.max(...internal.values())
  if (most > 0) return most
  const text = `[${javaHashMapOrder(internal.keys()).join(', ')}]`
  return invalidTopology(`All topics in the copartition group had undefined partition number: ${text}`)
}

function sameCount(counts: ReadonlyMap<string, number>): number | Status {
  const [first, ...others] = counts.values()
  return first !== undefined && others.every((count) => count === first) ? first : differ(counts)
}

function differ(counts: ReadonlyMap<string, number>): Status {
  const text = sorted(counts.keys())
    .map((name) => `${name}=${counts.get(name)}`)
    .join(', ')
  return topicProblem(
    'INCORRECTLY_PARTITIONED_TOPICS',
    `Following topics do not have the same number of partitions: [{${text}}]`,
  )
}

/** Null when one has no count, which is a topic that nobody reads or makes. */
function countsOf(names: readonly string[], countOf: PartitionCounts): Map<string, number> | null {
  const counts = new Map<string, number>()
  for (const name of names) {
    const count = countOf(name)
    if (count === undefined) return null
    counts.set(name, count)
  }
  return counts
}
