import type { Partitions } from '../partitions.ts'
import type { TopicsView } from '../topics-view.ts'

/** Partitions of a topic whose share state is being set up, or is there. */
export interface StateTopic {
  readonly name: string
  readonly partitions: ReadonlySet<number>
  /** When this was last said: what is being set up for long is tried again. */
  readonly sinceMs: number
}

export type StateTopics = ReadonlyMap<string, StateTopic>

/** How far the share state of a group's partitions has got, by topic id. */
export interface StatePartitions {
  readonly initializing: StateTopics
  readonly initialized: StateTopics
  /** Ids of topics whose state is to be deleted. */
  readonly deleting: ReadonlySet<string>
}

export const NO_STATE: StatePartitions = {
  initializing: new Map(),
  initialized: new Map(),
  deleting: new Set(),
}

const UNKNOWN_NAME = '<UNKNOWN>'

/** The name of a topic as it stands in records. */
export function nameOf(topics: TopicsView, topicId: string): string {
  return topics.byId(topicId)?.name ?? UNKNOWN_NAME
}

/** The partitions alone. */
export function partitionsIn(state: StateTopics): Partitions {
  return new Map([...state].map(([topicId, { partitions }]) => [topicId, partitions]))
}

/** Both together; name and time are those of the second where it has the topic. */
export function joined(first: StateTopics, second: StateTopics): StateTopics {
  const all = new Map(first)
  for (const [topicId, topic] of second) {
    const partitions = new Set([...(all.get(topicId)?.partitions ?? []), ...topic.partitions])
    all.set(topicId, { ...topic, partitions })
  }
  return all
}

/** The first without the partitions of the second. */
export function without(state: StateTopics, gone: Partitions): StateTopics {
  const left = new Map<string, StateTopic>()
  for (const [topicId, topic] of state) {
    const partitions = [...topic.partitions].filter((partition) => !gone.get(topicId)?.has(partition))
    if (partitions.length > 0) left.set(topicId, { ...topic, partitions: new Set(partitions) })
  }
  return left
}

/** Partitions that begin to be set up; a topic of which they are is no longer being deleted. */
export function beginInitializing(state: StatePartitions, topics: StateTopics): StatePartitions {
  const initializing = joined(state.initializing, topics)
  const deleting = new Set([...state.deleting].filter((topicId) => !initializing.has(topicId)))
  return { initializing, initialized: state.initialized, deleting }
}

/** Partitions of subscribed topics that have no state and are not being set up, or are for too long. */
export function uninitialized(
  state: StatePartitions,
  topics: TopicsView,
  options: { readonly names: Iterable<string>; readonly nowMs: number; readonly retryAfterMs: number },
): StateTopics {
  const { names, nowMs, retryAfterMs } = options
  const fresh = new Map([...state.initializing].filter(([, { sinceMs }]) => nowMs - sinceMs < retryAfterMs))
  const known = joined(state.initialized, fresh)
  const missing = new Map<string, StateTopic>()
  for (const name of names) {
    const topic = topics.byName(name)
    if (!topic) continue
    const there = known.get(topic.topicId)?.partitions
    const partitions = numbersBelow(topic.partitions).filter((partition) => !there?.has(partition))
    if (partitions.length > 0)
      missing.set(topic.topicId, { name, partitions: new Set(partitions), sinceMs: nowMs })
  }
  return missing
}

/** All partitions of the topics that are still to be deleted and exist. */
export function deletingPartitions(state: StatePartitions, topics: TopicsView): StateTopics {
  return new Map(
    [...state.deleting].flatMap((topicId) => {
      const topic = topics.byId(topicId)
      if (!topic) return []
      const partitions = new Set(numbersBelow(topic.partitions))
      return [[topicId, { name: topic.name, partitions, sinceMs: -1 }] as const]
    }),
  )
}

function numbersBelow(count: number): number[] {
  return [...Array(count).keys()]
}
