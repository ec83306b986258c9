import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../kafka/client/admin/alter-consumer-group-offsets.ts'
import { describeConsumerGroups } from '../../kafka/client/admin/describe-consumer-groups.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { TopicPartition } from '../../kafka/client/types.ts'
import { copiedMapSize, javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { throwFirstFailure } from '../groups/altered.ts'
import { LogLookup, unwrapped } from '../groups/log-offsets.ts'
import { inHashOrder, type PartitionOffset } from '../groups/partitions.ts'
import { readResetPlan } from '../groups/reset-plan.ts'
import { parseResetTime } from '../groups/reset-time.ts'
import {
  type ResetContext,
  resetByDuration,
  resetByShift,
  resetToCurrent,
  resetToEnd,
  resetToOffset,
  resetToPlan,
  resetToTime,
} from '../groups/resets.ts'
import { executionException, runtimeException } from '../kit/java-error.ts'
import { scriptLog } from '../kit/log.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import { RESET_SCENARIOS } from './check-args.ts'
import { committedOffsets } from './describe-groups.ts'
import { listConsumerGroups } from './list-groups.ts'
import * as option from './options.ts'

/** --reset-offsets: plans the new offsets of each group, and sets them with --execute; groups are in the order of Java's maps. */
export async function resetOffsets(admin: Admin, line: CommandLine): Promise<Map<string, PartitionOffset[]>> {
  const { options, io } = line
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  const groupIds = options.has(option.allGroups)
    ? (await listConsumerGroups(admin, timeoutMs)).map(({ groupId }) => groupId)
    : options.valuesOf(option.group)
  const reset = new Reset(admin, line, timeoutMs)
  const descriptions = await describeConsumerGroups(admin, groupIds, { timeoutMs })
  const plan = new Map<string, PartitionOffset[]>()
  for (const groupId of javaHashOrder(descriptions.keys(), javaStringHash, copiedMapSize)) {
    const description = descriptions.get(groupId)
    if (description instanceof ClientError && !description.is('GROUP_ID_NOT_FOUND'))
      throw runtimeException(executionException(description))
    // A group that is not there is made by the reset.
    const state = description === undefined || description instanceof ClientError ? 'Dead' : description.state
    if (state === 'Empty' || state === 'Dead') plan.set(groupId, await reset.run(groupId))
    else {
      io.stdout.write(
        `\nError: Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${state}.\n`,
      )
      plan.set(groupId, [])
    }
  }
  return new Map(javaHashMapOrder(plan.keys()).map((groupId) => [groupId, plan.get(groupId) ?? []]))
}

/** The reset of one group after the other. */
class Reset {
  readonly #admin: Admin
  readonly #line: CommandLine
  readonly #timeoutMs: number
  readonly #context: ResetContext

  constructor(admin: Admin, line: CommandLine, timeoutMs: number) {
    this.#admin = admin
    this.#line = line
    this.#timeoutMs = timeoutMs
    this.#context = {
      lookup: new LogLookup(admin, line.io, timeoutMs),
      log: scriptLog(line.io),
      now: () => Date.now(),
    }
  }

  async run(groupId: string): Promise<PartitionOffset[]> {
    const offsets = await this.#prepare(groupId, await this.#partitions(groupId))
    const { options } = this.#line
    if (options.has(option.execute) && !options.has(option.dryRun)) {
      const timeoutMs = this.#timeoutMs
      throwFirstFailure(await alterConsumerGroupOffsets(this.#admin, groupId, offsets, { timeoutMs }))
    }
    return offsets
  }

  async #partitions(groupId: string): Promise<TopicPartition[]> {
    const { options } = this.#line
    if (options.has(option.allTopics)) return inHashOrder(await this.#committed(groupId))
    if (options.has(option.topic))
      return unwrapped(this.#context.lookup.partitionsOf(options.valuesOf(option.topic)))
    if (!options.has(option.fromFile)) {
      printUsageAndExit(this.#line, 'One of the reset scopes should be defined: --all-topics, --topic.')
    }
    return []
  }

  async #prepare(groupId: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]> {
    const { options, io } = this.#line
    const context = this.#context
    await context.lookup.checkValid(partitions)
    const offset = options.valuesOf(option.toOffset)[0]
    if (offset !== undefined) return resetToOffset(partitions, offset, context)
    if (options.has(option.toEarliest)) return resetToEnd(partitions, 'earliest', context)
    if (options.has(option.toLatest)) return resetToEnd(partitions, 'latest', context)
    const shift = options.valueOf(option.shiftBy)
    if (shift !== undefined)
      return resetByShift(partitions, shift, { ...context, committed: await this.#committed(groupId) })
    const time = options.valuesOf(option.toDatetime)[0]
    if (time !== undefined) return resetToTime(partitions, this.#timeMs(time), context)
    const duration = options.valueOf(option.byDuration)
    if (duration !== undefined) return resetByDuration(partitions, duration, context)
    const path = options.valuesOf(option.fromFile)[0]
    if (path !== undefined) {
      // The reference reads the file twice, and complains twice.
      readResetPlan(path, options.valuesOf(option.group), io)
      const plan = readResetPlan(path, options.valuesOf(option.group), io).get(groupId)
      if (plan !== undefined) return resetToPlan(plan, context)
      io.stdout.write(`\nError: No reset plan for group ${groupId} found\n`)
      return []
    }
    if (options.has(option.toCurrent))
      return resetToCurrent(partitions, { ...context, committed: await this.#committed(groupId) })
    return printUsageAndExit(
      this.#line,
      `Option '[reset-offsets]' requires one of the following scenarios: [${RESET_SCENARIOS}]`,
    )
  }

  #timeMs(text: string): number {
    try {
      return parseResetTime(text, this.#context.now())
    } catch (fault) {
      throw runtimeException(fault)
    }
  }

  #committed(groupId: string): Promise<PartitionOffset[]> {
    return committedOffsets(groupId, { admin: this.#admin, timeoutMs: this.#timeoutMs })
  }
}
