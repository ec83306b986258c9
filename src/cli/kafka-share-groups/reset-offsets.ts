import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterShareGroupOffsets } from '../../kafka/client/admin/alter-share-group-offsets.ts'
import { describeShareGroups } from '../../kafka/client/admin/describe-share-groups.ts'
import { listShareGroupOffsets } from '../../kafka/client/admin/list-share-group-offsets.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { TopicPartition } from '../../kafka/client/types.ts'
import { throwFirstFailure } from '../groups/altered.ts'
import { LogLookup, unwrapped } from '../groups/log-offsets.ts'
import { inHashOrder, type PartitionOffset } from '../groups/partitions.ts'
import { wrappedTimeMs } from '../groups/prepare-reset.ts'
import { printPlan } from '../groups/print-plan.ts'
import { type ResetContext, resetToEnd, resetToTime } from '../groups/resets.ts'
import { adviseExecution } from '../groups/show-plan.ts'
import { ExitRequest } from '../kit/exit.ts'
import { scriptLog } from '../kit/log.ts'
import type { CommandLine } from '../kit/usage.ts'
import * as option from './options.ts'

/** --reset-offsets: plans the start offsets of a group without members, sets them with --execute, and prints them. */
export async function resetOffsets(admin: Admin, line: CommandLine): Promise<void> {
  const { options, io } = line
  const groupId = options.valueOf(option.group) ?? ''
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const description = (await describeShareGroups(admin, [groupId], { timeoutMs })).get(groupId)
  // A group that is not there is made by the reset.
  const isMissing = description instanceof ClientError && description.is('GROUP_ID_NOT_FOUND')
  if (description instanceof ClientError && !isMissing) end(line, description.message)
  const state = description === undefined || description instanceof ClientError ? 'Dead' : description.state
  if (state !== 'Empty' && state !== 'Dead') end(line, `Share group '${groupId}' is not empty.`)

  const lookup = new LogLookup(admin, io, timeoutMs)
  const partitions = options.has(option.topic)
    ? await unwrapped(lookup.partitionsOf(options.valuesOf(option.topic)))
    : await partitionsOf(admin, groupId, timeoutMs)
  const offsets = await prepare(line, partitions, { lookup, log: scriptLog(io), now: () => Date.now() })
  if (options.has(option.execute))
    throwFirstFailure(await alterShareGroupOffsets(admin, groupId, offsets, { timeoutMs }))
  printPlan(new Map([[groupId, offsets]]), io)
  adviseExecution(options, option, io)
}

async function partitionsOf(admin: Admin, groupId: string, timeoutMs: number): Promise<TopicPartition[]> {
  const outcome = (await listShareGroupOffsets(admin, new Map([[groupId, null]]), { timeoutMs })).get(groupId)
  if (outcome instanceof Error) throw outcome
  return inHashOrder(outcome ?? [])
}

async function prepare(
  { options }: CommandLine,
  partitions: readonly TopicPartition[],
  context: ResetContext,
): Promise<PartitionOffset[]> {
  await context.lookup.checkValid(partitions)
  if (options.has(option.toEarliest)) return resetToEnd(partitions, 'earliest', context)
  if (options.has(option.toLatest)) return resetToEnd(partitions, 'latest', context)
  const text = options.valuesOf(option.toDatetime)[0] ?? ''
  return resetToTime(partitions, wrappedTimeMs(text, context.now()), context)
}

function end({ io }: CommandLine, message: string): never {
  io.stderr.write(`${message}\n`)
  throw new ExitRequest(1)
}
