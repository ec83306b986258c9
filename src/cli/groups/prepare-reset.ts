/** The choice among the kinds of reset by the options that kafka-consumer-groups and kafka-streams-groups share. */
import type { TopicPartition } from '../../kafka/client/types.ts'
import { runtimeException } from '../kit/java-error.ts'
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'
import type { PartitionOffset } from './partitions.ts'
import { readResetPlan } from './reset-plan.ts'
import { parseResetTime } from './reset-time.ts'
import {
  type ResetContext,
  resetByDuration,
  resetByShift,
  resetToCurrent,
  resetToEnd,
  resetToOffset,
  resetToPlan,
  resetToTime,
} from './resets.ts'

/** The options that say where to reset to, and the one that names groups. */
export interface ResetOptions {
  group: OptionSpec<string>
  toOffset: OptionSpec<bigint>
  toDatetime: OptionSpec<string>
  byDuration: OptionSpec<string>
  toEarliest: AnyOption
  toLatest: AnyOption
  toCurrent: AnyOption
  shiftBy: OptionSpec<bigint>
  fromFile: OptionSpec<string>
}

/** What a reset of one group starts from. */
export interface ResetOf {
  groupId: string
  partitions: readonly TopicPartition[]
  /** Asks for the group's committed offsets. */
  committed: () => Promise<PartitionOffset[]>
}

/** Lists the options of which exactly one is to be given. */
export function scenariosOf(option: ResetOptions): AnyOption[] {
  return [
    option.toOffset,
    option.toDatetime,
    option.byDuration,
    option.toEarliest,
    option.toLatest,
    option.toCurrent,
    option.shiftBy,
    option.fromFile,
  ]
}

/** Plans the new offsets of a group; ends the script where no kind of reset is given. */
export async function prepareReset(
  line: CommandLine,
  option: ResetOptions,
  { groupId, partitions, committed }: ResetOf,
  context: ResetContext,
): Promise<PartitionOffset[]> {
  const { options, io } = line
  const offset = options.valuesOf(option.toOffset)[0]
  if (offset !== undefined) return resetToOffset(partitions, offset, context)
  if (options.has(option.toEarliest)) return resetToEnd(partitions, 'earliest', context)
  if (options.has(option.toLatest)) return resetToEnd(partitions, 'latest', context)
  const shift = options.valueOf(option.shiftBy)
  if (shift !== undefined)
    return resetByShift(partitions, shift, { ...context, committed: await committed() })
  const time = options.valuesOf(option.toDatetime)[0]
  if (time !== undefined) return resetToTime(partitions, wrappedTimeMs(time, context.now()), context)
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
    return resetToCurrent(partitions, { ...context, committed: await committed() })
  const names = scenariosOf(option).map(({ name }) => `[${name}]`)
  return printUsageAndExit(
    line,
    `Option '[reset-offsets]' requires one of the following scenarios: [${names.join(', ')}]`,
  )
}

/** Reads the argument of --to-datetime; throws a RuntimeException around what is wrong with it. */
export function wrappedTimeMs(text: string, nowMs: number): number {
  try {
    return parseResetTime(text, nowMs)
  } catch (fault) {
    throw runtimeException(fault)
  }
}

/** Reads the arguments of a reset at once, as the reference does whatever is to be done; throws an OptionError on a wrong one. */
export function checkResetValues(
  { options }: CommandLine,
  option: ResetOptions & { timeout: OptionSpec<number> },
): void {
  options.valuesOf(option.toOffset)
  options.valueOf(option.byDuration)
  options.valueOf(option.shiftBy)
  options.valueOf(option.timeout)
}
