import type { PartitionRun } from '../../../store/topics.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import { isInternalTopic } from '../../topic-names.ts'

/** A topic as clients can see it. Values are frozen: a change puts a new one in the registry. */
export interface Topic {
  /** Kafka's 22-character text. */
  readonly topicId: string
  readonly name: string
  readonly isInternal: boolean
  /** How many: they are numbered 0 to partitions - 1. */
  readonly partitions: number
  /** Overrides of the topic itself, as text. */
  readonly configs: ReadonlyMap<string, string>
  /** What is in force: overrides, else the broker's values, else the defaults. */
  readonly config: TopicConfig
  readonly runs: readonly PartitionRun[]
  /** Rises by two at each start of the broker, as in a one-node KRaft cluster (leader lost, leader found). */
  leaderEpoch(partition: number): number
}

export interface NewTopic {
  readonly name: string
  readonly partitions: number
  readonly configs?: ReadonlyMap<string, string>
  /** Chosen by the registry when absent. */
  readonly topicId?: string
}

/** Makes the value of a topic for a broker that is at its `start`-th start. */
export function makeTopic(
  parts: Pick<Topic, 'topicId' | 'name' | 'configs' | 'runs'>,
  start: number,
  config: TopicConfig,
): Topic {
  const { topicId, name, configs, runs } = parts
  return Object.freeze({
    topicId,
    name,
    isInternal: isInternalTopic(name),
    partitions: runs.reduce((sum, run) => sum + run.count, 0),
    configs,
    config,
    runs,
    leaderEpoch(partition: number): number {
      const run = runs.findLast((each) => each.first <= partition)
      return 2 * (start - (run?.madeAtStart ?? start))
    },
  })
}
