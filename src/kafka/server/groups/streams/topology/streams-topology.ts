import { isDeepStrictEqual } from 'node:util'
import { javaHashMapOrder } from '../../../../java-hash-map.ts'
import type { StreamsGroupTopologyValue } from '../../../../messages/coordinator-records/streams-group.ts'

/** The topology of a streams application as its members bring it along: subtopologies with their topics. */
export type StreamsTopology = StreamsGroupTopologyValue
export type Subtopology = StreamsTopology['subtopologies'][number]
export type InternalTopicInfo = Subtopology['stateChangelogTopics'][number]

/** Subtopologies in the order in which the reference goes through them, which decides what it complains of first. */
export function subtopologiesOf({ subtopologies }: StreamsTopology): Subtopology[] {
  const byId = new Map(subtopologies.map((subtopology) => [subtopology.subtopologyId, subtopology]))
  return javaHashMapOrder(byId.keys()).flatMap((id) => byId.get(id) ?? [])
}

/** Topics that a subtopology reads: those of the application's users, then those of its own repartitioning. */
export function sourceTopicsOf({ sourceTopics, repartitionSourceTopics }: Subtopology): string[] {
  return [...sourceTopics, ...repartitionSourceTopics.map(({ name }) => name)]
}

/** All topics that must exist before tasks can be assigned. */
export function requiredTopicsOf({ subtopologies }: StreamsTopology): Set<string> {
  return new Set(
    subtopologies.flatMap((subtopology) => [
      ...sourceTopicsOf(subtopology),
      ...subtopology.stateChangelogTopics.map(({ name }) => name),
    ]),
  )
}

/** The subtopology that reads a topic. */
export function readerOf(topology: StreamsTopology, topic: string): Subtopology | undefined {
  return subtopologiesOf(topology).findLast((subtopology) => sourceTopicsOf(subtopology).includes(topic))
}

/** Whether two topologies are the same, in whatever order their subtopologies are listed. */
export function isSameTopology(a: StreamsTopology, b: StreamsTopology): boolean {
  return a.epoch === b.epoch && isDeepStrictEqual(subtopologiesOf(a), subtopologiesOf(b))
}

/** Every topic that is named in subtopologies, once: sources, sinks, repartition and changelog topics. */
export function topicsOfTopology(subtopologies: readonly SubtopologyTopics[]): string[] {
  const names = subtopologies.flatMap((each) => [
    ...each.sourceTopics,
    ...each.repartitionSinkTopics,
    ...each.repartitionSourceTopics.map(({ name }) => name),
    ...each.stateChangelogTopics.map(({ name }) => name),
  ])
  return [...new Set(names)]
}

interface SubtopologyTopics {
  readonly sourceTopics: readonly string[]
  readonly repartitionSinkTopics: readonly string[]
  readonly repartitionSourceTopics: readonly { readonly name: string }[]
  readonly stateChangelogTopics: readonly { readonly name: string }[]
}
