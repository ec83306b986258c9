import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteShareGroupOffsets } from '../../kafka/client/admin/delete-share-group-offsets.ts'
import { toClientError } from '../../kafka/client/client-error.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument, javaToString } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

const wholeGroup: readonly string[] = [
  'INVALID_GROUP_ID',
  'GROUP_ID_NOT_FOUND',
  'GROUP_AUTHORIZATION_FAILED',
  'NON_EMPTY_GROUP',
]
/** These stand in the table. */
const someTopic: readonly string[] = ['TOPIC_AUTHORIZATION_FAILED', 'UNKNOWN_TOPIC_OR_PARTITION']

/** --delete-offsets: deletes the offsets of a group in topics, and says of each topic what became of it. */
export async function deleteOffsets(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const groupId = options.valueOf(option.group) ?? ''
  const topics = javaHashMapOrder(new Set(options.valuesOf(option.topic)))
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const problemOf = await problemsOf(admin, groupId, topics, timeoutMs)
  const first = topics.map(problemOf).find((problem) => problem !== undefined)
  if (first !== undefined) {
    const name = toClientError(first).kafkaError?.name ?? 'UNKNOWN_SERVER_ERROR'
    if (wholeGroup.includes(name)) io.stdout.write(`\nError: ${first.message}\n`)
    else if (!someTopic.includes(name))
      io.stdout.write(`\nError: Encounter some unknown error: ${javaToString(first)}\n`)
  }
  const width = topics.reduce((most, topic) => Math.max(most, topic.length), 15)
  const row = (topic: string, status: string) => `\n${topic.padEnd(width)} ${status}`
  const rows = [...topics].sort().map((topic) => {
    const problem = problemOf(topic)
    return row(topic, problem === undefined ? 'Successful' : `Error: ${problem.message}`)
  })
  io.stdout.write(`${row('TOPIC', 'STATUS')}${rows.join('')}\n`)
}

async function problemsOf(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
  timeoutMs: number,
): Promise<(topic: string) => Error | undefined> {
  try {
    const outcomes = await deleteShareGroupOffsets(admin, groupId, topics, { timeoutMs })
    return (topic) => {
      const outcome = outcomes.get(topic)
      if (outcome === true || outcome instanceof Error) return outcome === true ? undefined : outcome
      return illegalArgument(`Offset deletion result for topic "${topic}" was not included in the response`)
    }
  } catch (fault) {
    return () => toClientError(fault)
  }
}
