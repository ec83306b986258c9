import type { TopicPartition } from '../../kafka/client/types.ts'
import { runtimeException } from '../kit/java-error.ts'
import { parseJavaInt, parseJavaInteger } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'
import { terse } from '../kit/terse.ts'
import { topicFilter } from '../kit/topic-filter.ts'

/** Which topics and which of their partitions are asked for. */
export interface PartitionFilter {
  allowsTopic(topic: string): boolean
  allows(partition: TopicPartition): boolean
}

const RULE = /^([^:,]*)(?::(?:([0-9]*)|(?:([0-9]*)-([0-9]*))))?$/
const MAX_INT = 2 ** 31 - 1

/** The filter of --topic and --partitions: any topic, any partition where nothing is said. */
export function simpleFilter(
  topicPattern: string | undefined,
  partitionIds: string | undefined,
): PartitionFilter {
  const allowsTopic = topicFilter(topicPattern ?? '.*')
  const partitions = partitionSet(partitionIds)
  return {
    allowsTopic,
    allows: ({ topic, partition }) =>
      allowsTopic(topic) && (partitions.size === 0 || partitions.has(partition)),
  }
}

/**
 * The filter of --topic-partitions: a comma list of `topic`, `topic:1`, `topic:1-3` (the end excluded), `topic:1-`, `topic:-3`, each
 * topic a pattern, and any where it is empty.
 */
export function patternFilter(list: string): PartitionFilter {
  const rules = javaSplit(list, ',').map(parseRule)
  return {
    allowsTopic: (topic) => rules.some((rule) => rule.allowsTopic(topic)),
    allows: (partition) => rules.some((rule) => rule.allows(partition)),
  }
}

function parseRule(text: string): PartitionFilter {
  const match = RULE.exec(text)
  if (match === null) throw runtimeException(terse(`Invalid rule specification: ${text}`))
  const [, topicPattern = '', only = '', from = '', to = ''] = match
  const allowsTopic = topicFilter(topicPattern === '' ? '.*' : topicPattern)
  const first = only === '' ? (from === '' ? 0 : parseJavaInt(from)) : parseJavaInt(only)
  const end = only === '' ? (to === '' ? MAX_INT : parseJavaInt(to)) : first + 1
  return {
    allowsTopic,
    allows: ({ topic, partition }) => allowsTopic(topic) && partition >= first && partition < end,
  }
}

function partitionSet(partitionIds: string | undefined): ReadonlySet<number> {
  if (partitionIds === undefined || partitionIds === '') return new Set()
  return new Set(
    javaSplit(partitionIds, ',').map((text) => {
      const partition = parseJavaInteger(text, 31n)
      if (partition !== undefined) return partition
      throw terse(
        `--partitions expects a comma separated list of numeric partition ids, but received: ${partitionIds}`,
      )
    }),
  )
}
