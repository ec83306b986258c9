import type { Admin } from '../../kafka/client/admin/admin.ts'
import { createTopics } from '../../kafka/client/admin/create-topics.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'
import { parseReplicaAssignment } from './replica-assignment.ts'
import { parseTopicConfigs } from './topic-configs.ts'

const MAX_SHORT = 32_767
const TOPIC_EXISTS = 'org.apache.kafka.common.errors.TopicExistsException'

/** What --create and --alter ask for. */
export interface TopicRequest {
  name: string
  partitions: number | undefined
  replicationFactor: number | undefined
  /** Empty where none was given. */
  assignment: number[][]
  configs: Record<string, string>
}

/** Reads the options that describe a topic, in the reference's order; throws a JavaError on the first that is wrong. */
export function readTopicRequest(options: ParsedOptions): TopicRequest {
  const name = options.valueOf(option.topic) ?? ''
  const partitions = options.valueOf(option.partitions)
  const replicationFactor = options.valueOf(option.replicationFactor)
  const assignmentText = options.valueOf(option.replicaAssignment) ?? ''
  const assignment = assignmentText === '' ? [] : parseReplicaAssignment(assignmentText)
  const configs = parseTopicConfigs(options.valuesOf(option.config))
  return { name, partitions, replicationFactor, assignment, configs }
}

/** --create: makes one topic, and says so; --if-not-exists lets an existing one pass in silence. */
export async function createTopic(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const { name, partitions, replicationFactor, assignment, configs } = readTopicRequest(options)
  if (/[._]/.test(name)) {
    io.stdout.write(
      "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.\n",
    )
  }
  if (replicationFactor !== undefined && (replicationFactor > MAX_SHORT || replicationFactor < 1)) {
    throw illegalArgument(`The replication factor must be between 1 and ${MAX_SHORT} inclusive`)
  }
  if (partitions !== undefined && partitions < 1)
    throw illegalArgument('The partitions must be greater than 0')

  const outcomes = await createTopics(admin, [
    {
      name,
      configs,
      ...(assignment.length > 0 ? { assignments: new Map(assignment.entries()) } : {}),
      ...(assignment.length === 0 && partitions !== undefined ? { numPartitions: partitions } : {}),
      ...(assignment.length === 0 && replicationFactor !== undefined ? { replicationFactor } : {}),
    },
  ])
  const outcome = outcomes.get(name)
  if (!(outcome instanceof ClientError)) io.stdout.write(`Created topic ${name}.\n`)
  else if (outcome.className !== TOPIC_EXISTS || !options.has(option.ifNotExists)) throw outcome
}
