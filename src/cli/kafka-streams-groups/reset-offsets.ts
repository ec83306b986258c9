import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../kafka/client/admin/alter-consumer-group-offsets.ts'
import { describeStreamsGroups } from '../../kafka/client/admin/describe-streams-groups.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { throwFirstFailure } from '../groups/altered.ts'
import { LogLookup, unwrapped } from '../groups/log-offsets.ts'
import type { PartitionOffset } from '../groups/partitions.ts'
import { prepareReset } from '../groups/prepare-reset.ts'
import { resetEach } from '../groups/reset-each.ts'
import { showPlan } from '../groups/show-plan.ts'
import { executionException, javaTrace } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import { allOffsets, committedOffsets, inputOffsets, type Where } from './group-offsets.ts'
import { deleteInternalTopics, findInternalTopics } from './internal-topics.ts'
import { listStreamsGroups } from './list-groups.ts'
import * as option from './options.ts'
import { printPlan } from './print-plan.ts'

/** --reset-offsets: plans the new offsets of each group; sets them with --execute, and deletes internal topics then; prints the plan. */
export async function resetOffsets(admin: Admin, line: CommandLine): Promise<void> {
  const { options, io } = line
  const where = { admin, timeoutMs: options.valueOf(option.timeout) ?? 0 }
  const groupIds = options.has(option.allGroups)
    ? (await listStreamsGroups(admin, where.timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const descriptions = await describeStreamsGroups(admin, groupIds, { timeoutMs: where.timeoutMs })
  const reset = async (groupId: string, { exists }: { exists: boolean }) => {
    const offsets = await resetGroup(groupId, where, line)
    if (exists && options.has(option.execute)) await deleteTopicsOf(groupId, where, line)
    return offsets
  }
  showPlan(await resetEach(descriptions, reset, io), line, option, printPlan)
}

async function resetGroup(groupId: string, where: Where, line: CommandLine): Promise<PartitionOffset[]> {
  const lookup = new LogLookup(where.admin, line.io, where.timeoutMs)
  const partitions = await partitionsOf(groupId, lookup, where, line)
  const context = { lookup, log: scriptLog(line.io), now: () => Date.now() }
  const committed = () => committedOffsets(groupId, where)
  const offsets = await prepareReset(line, option, { groupId, partitions, committed }, context)
  if (line.options.has(option.execute)) {
    const { admin, timeoutMs } = where
    throwFirstFailure(await alterConsumerGroupOffsets(admin, groupId, offsets, { timeoutMs }))
  }
  return offsets
}

async function partitionsOf(
  groupId: string,
  lookup: LogLookup,
  where: Where,
  line: CommandLine,
): Promise<TopicPartition[]> {
  const { options, io } = line
  if (options.has(option.allInputTopics)) return inputOffsets(groupId, where)
  if (options.has(option.inputTopic)) {
    const partitions = await unwrapped(lookup.partitionsOf(options.valuesOf(option.inputTopic)))
    await lookup.checkValid(partitions)
    const known = new Set((await allOffsets(groupId, where)).map(partitionName))
    if (partitions.every((partition) => known.has(partitionName(partition)))) return partitions
    io.stdout.write(`\nError: One or more topics are not part of the group '${groupId}'.\n`)
    return []
  }
  if (!options.has(option.fromFile))
    printUsageAndExit(line, 'One of the reset scopes should be defined: --all-topics, --topic.')
  return []
}

async function deleteTopicsOf(groupId: string, where: Where, { options, io }: CommandLine): Promise<void> {
  const topics = options.has(option.deleteAllInternalTopics)
    ? ((await findInternalTopics([groupId], where, io)).get(groupId) ?? [])
    : options.valuesOf(option.deleteInternalTopic)
  if (topics.length === 0) return
  const { failure } = await deleteInternalTopics(topics, where)
  if (failure === undefined) return
  if (failure.is('UNKNOWN_TOPIC_OR_PARTITION')) {
    io.stdout.write(
      `\nError: Deleting internal topics for group '${groupId}' failed because the topics do not exist.\n`,
    )
    return
  }
  const wrapped = executionException(failure)
  io.stdout.write(
    failure.is('UNSUPPORTED_VERSION')
      ? `\nError: Deleting internal topics is not supported by the broker version.\nInternal topics: (${topics.join(',')}).\nUse 'kafka-topics.sh' to delete the group's internal topics.\n`
      : `\nError: Deleting internal topics for group '${groupId}' failed due to ${wrapped.message}\n`,
  )
  io.stderr.write(`${javaTrace(failure.is('UNSUPPORTED_VERSION') ? failure : wrapped)}\n`)
}
