/** Deleting committed offsets of a group, and the table that says what became of it. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteConsumerGroupOffsets } from '../../kafka/client/admin/delete-consumer-group-offsets.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { toClientError } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { errorOf } from '../../kafka/errors.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { executionException, illegalArgument } from '../kit/java-error.ts'
import { inHashOrder, namesPartitions, parseTopicPartitions } from './partitions.ts'

/** The partition of a topic that could not be described. */
const NO_PARTITION = -1

interface DeletedOffset extends TopicPartition {
  problem: Error | undefined
}

const wholeGroup: readonly string[] = [
  'INVALID_GROUP_ID',
  'GROUP_ID_NOT_FOUND',
  'GROUP_AUTHORIZATION_FAILED',
  'NON_EMPTY_GROUP',
]
const somePartition: readonly string[] = [
  'GROUP_SUBSCRIBED_TO_TOPIC',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_TOPIC_OR_PARTITION',
]

/** Deletes the offsets of `topic` and `topic:0,1` arguments, and prints what became of each partition. */
export async function deleteTopicOffsets(
  { admin, timeoutMs }: { admin: Admin; timeoutMs: number },
  groupId: string,
  topicArguments: readonly string[],
  io: Io,
): Promise<void> {
  const named = javaHashMapOrder(topicArguments.filter(namesPartitions)).flatMap(parseTopicPartitions)
  const topics = [...new Set(topicArguments.filter((argument) => !namesPartitions(argument)))]
  const described = await describeTopics(admin, topics, { timeoutMs })
  const partitions = [...named]
  const failed: DeletedOffset[] = []
  for (const topic of javaHashMapOrder(described.keys())) {
    const outcome = described.get(topic)
    if (outcome instanceof Error)
      failed.push({ topic, partition: NO_PARTITION, problem: executionException(outcome) })
    else partitions.push(...(outcome?.partitions ?? []).map(({ partition }) => ({ topic, partition })))
  }
  await deletePartitionOffsets({ admin, timeoutMs }, groupId, { partitions, failed }, io)
}

/** Deletes the offsets of partitions, and prints what became of each, and of what had failed before. */
export async function deletePartitionOffsets(
  { admin, timeoutMs }: { admin: Admin; timeoutMs: number },
  groupId: string,
  { partitions, failed = [] }: { partitions: readonly TopicPartition[]; failed?: DeletedOffset[] },
  io: Io,
): Promise<void> {
  const unique = new Map(partitions.map((partition) => [partitionName(partition), partition]))
  const asked = inHashOrder([...unique.values()])
  const outcomeOf = await outcomesOf({ admin, timeoutMs }, groupId, asked)
  const deleted = asked.map(({ topic, partition }) => {
    const outcome = outcomeOf({ topic, partition })
    return { topic, partition, problem: outcome instanceof Error ? executionException(outcome) : undefined }
  })
  const first = asked.map(outcomeOf).find((outcome) => outcome instanceof Error)
  const emptyFault = asked.length === 0 ? outcomeOf(undefined) : undefined
  printSummary(groupId, first ?? emptyFault, io)
  io.stdout.write(deletionTable([...failed, ...deleted]))
}

/** What became of a partition; of the group as a whole where none is named. */
async function outcomesOf(
  { admin, timeoutMs }: { admin: Admin; timeoutMs: number },
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<(partition: TopicPartition | undefined) => Error | undefined> {
  try {
    const outcomes = await deleteConsumerGroupOffsets(admin, groupId, partitions, { timeoutMs })
    return (partition) => {
      if (partition === undefined) return undefined
      const name = partitionName(partition)
      const outcome = outcomes.get(name)
      if (outcome instanceof Error) return outcome
      if (outcome === true) return undefined
      return illegalArgument(
        `Offset deletion result for partition "${name}" was not included in the response`,
      )
    }
  } catch (fault) {
    return () => toClientError(fault)
  }
}

function printSummary(groupId: string, problem: Error | undefined, io: Io): void {
  if (problem === undefined) {
    io.stdout.write(`Request succeeded for deleting offsets from group ${groupId}.\n`)
    return
  }
  const { name, message } = toClientError(problem).kafkaError ?? errorOf(-1)
  if (wholeGroup.includes(name)) io.stdout.write(`\nError: ${message}\n`)
  else if (somePartition.includes(name))
    io.stdout.write('\nError: Encountered some partition-level error, see the follow-up details.\n')
  else io.stdout.write(`\nError: Encountered some unknown error: ${name}\n`)
}

/** Sorted as texts: partition 10 comes before partition 2. */
function deletionTable(deleted: readonly DeletedOffset[]): string {
  const width = deleted.reduce((most, { topic }) => Math.max(most, topic.length), 15)
  const row = (topic: string, partition: string, status: string) =>
    `\n${topic.padEnd(width)} ${partition.padEnd(10)} ${status.padEnd(15)}`
  const keyOf = ({ topic, partition }: TopicPartition) => `${topic}${partition}`
  const rows = [...deleted]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
    .map(({ topic, partition, problem }) =>
      row(
        topic,
        partition >= 0 ? String(partition) : '-',
        problem === undefined ? 'Successful' : `Error: ${problem.message}`,
      ),
    )
  return `${row('TOPIC', 'PARTITION', 'STATUS')}${rows.join('')}\n`
}
