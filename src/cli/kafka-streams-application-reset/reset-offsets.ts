import { alterConsumerGroupOffsets } from '../../kafka/client/admin/alter-consumer-group-offsets.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import type { TopicPartition } from '../../kafka/client/types.ts'
import { beforeMs, parseJavaDuration } from '../groups/java-duration.ts'
import { inHashOrder, type PartitionOffset } from '../groups/partitions.ts'
import { parseResetTime } from '../groups/reset-time.ts'
import type { Io } from '../kit/io.ts'
import { JavaError } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { readFileAsString } from '../kit/read-file.ts'
import * as option from './options.ts'
import {
  type Lookup,
  positionsAtEnd,
  positionsAtOffset,
  positionsAtTime,
  positionsByShift,
  positionsOfPlan,
} from './positions.ts'
import { parseResetPlan } from './reset-plan.ts'

/** What of it the reference says an extra line about. */
const said: readonly string[] = ['java.io.IOException', 'java.text.ParseException']

/** Resets the offsets of input topics and moves those of intermediate topics to their ends; the exit code: 1 where a topic is missing. */
export async function resetOffsets(
  lookup: Lookup,
  allTopics: readonly string[],
  { options, io }: { options: ParsedOptions; io: Io },
): Promise<number> {
  const inputs = options.valuesOf(option.inputTopics)
  if (options.has(option.intermediateTopics)) {
    io.stdout.write('WARN: `--intermediate-topics` is deprecated and will be removed in a future release\n')
  }
  const intermediates = options.valuesOf(option.intermediateTopics)
  if (inputs.length === 0 && intermediates.length === 0) {
    io.stdout.write('No input or intermediate topics specified. Skipping seek.\n')
    return 0
  }
  if (inputs.length > 0) io.stdout.write(`Reset-offsets for input topics [${inputs.join(', ')}]\n`)
  if (intermediates.length > 0)
    io.stdout.write(`Seek-to-end for intermediate topics [${intermediates.join(', ')}]\n`)

  const missingInputs = inputs.filter((topic) => !allTopics.includes(topic))
  const missingIntermediates = intermediates.filter((topic) => !allTopics.includes(topic))
  if (missingInputs.length > 0) {
    io.stdout.write('Following input topics are not found, skipping them\n')
    for (const topic of missingInputs) io.stdout.write(`Topic: ${topic}\n`)
  }
  if (missingIntermediates.length > 0) {
    io.stdout.write('Following intermediate topics are not found, skipping them\n')
    for (const topic of missingIntermediates) io.stdout.write(`Topic:${topic}\n`)
  }
  const exitCode = missingInputs.length + missingIntermediates.length > 0 ? 1 : 0
  const topics = [...new Set([...inputs, ...intermediates])].filter((topic) => allTopics.includes(topic))
  if (topics.length === 0) return exitCode

  const partitions = await partitionsOf(topics, lookup)
  const isInput = ({ topic }: TopicPartition) => inputs.includes(topic)
  const positions = await resetInputs(partitions.filter(isInput), { lookup, options, io })
  const ends = partitions.filter((partition) => !isInput(partition))
  if (ends.length > 0) {
    io.stdout.write(
      `Following intermediate topics offsets will be reset to end (for consumer group ${lookup.groupId})\n`,
    )
    for (const { topic } of ends) io.stdout.write(`Topic: ${topic}\n`)
    positions.push(...(await positionsAtEnd(ends, 'latest', lookup)))
  }
  if (!options.has(option.dryRun)) await commit(positions, lookup)
  io.stdout.write('Done.\n')
  return exitCode
}

async function resetInputs(
  partitions: readonly TopicPartition[],
  setting: { lookup: Lookup; options: ParsedOptions; io: Io },
): Promise<PartitionOffset[]> {
  if (partitions.length === 0) return []
  const { lookup, io } = setting
  io.stdout.write(`Following input topics offsets will be reset to (for consumer group ${lookup.groupId})\n`)
  try {
    const positions = await inputPositions(partitions, setting)
    for (const { topic, partition, offset } of positions)
      io.stdout.write(`Topic: ${topic} Partition: ${partition} Offset: ${offset}\n`)
    return positions
  } catch (fault) {
    if (fault instanceof JavaError && said.includes(fault.className))
      io.stderr.write('ERROR: Resetting offsets failed.\n')
    throw fault
  }
}

async function inputPositions(
  partitions: readonly TopicPartition[],
  { lookup, options }: { lookup: Lookup; options: ParsedOptions },
): Promise<PartitionOffset[]> {
  const offset = options.valueOf(option.toOffset)
  if (offset !== undefined) return positionsAtOffset(partitions, offset, lookup)
  if (options.has(option.toEarliest)) return positionsAtEnd(partitions, 'earliest', lookup)
  if (options.has(option.toLatest)) return positionsAtEnd(partitions, 'latest', lookup)
  const shift = options.valueOf(option.shiftBy)
  if (shift !== undefined) return positionsByShift(partitions, shift, lookup)
  const time = options.valueOf(option.toDatetime)
  if (time !== undefined) return positionsAtTime(partitions, parseResetTime(time, Date.now()), lookup)
  const duration = options.valueOf(option.byDuration)
  if (duration !== undefined) {
    const timeMs = Number(beforeMs(Date.now(), parseJavaDuration(duration)))
    return positionsAtTime(partitions, timeMs, lookup)
  }
  const path = options.valueOf(option.fromFile)
  if (path !== undefined) return positionsOfPlan(partitions, parseResetPlan(readFileAsString(path)), lookup)
  return positionsAtEnd(partitions, 'earliest', lookup)
}

async function partitionsOf(topics: readonly string[], { admin }: Lookup): Promise<TopicPartition[]> {
  const partitions: TopicPartition[] = []
  for (const [topic, outcome] of await describeTopics(admin, topics)) {
    if (outcome instanceof Error) throw outcome
    partitions.push(...outcome.partitions.map(({ partition }) => ({ topic, partition })))
  }
  return inHashOrder(partitions)
}

async function commit(positions: readonly PartitionOffset[], { admin, groupId }: Lookup): Promise<void> {
  for (const outcome of (await alterConsumerGroupOffsets(admin, groupId, positions)).values())
    if (outcome instanceof Error) throw outcome
}
