import type { Admin } from '../kafka/client/admin/admin.ts'
import { manual } from './kafka-get-offsets/manual.ts'
import * as option from './kafka-get-offsets/options.ts'
import { patternFilter, simpleFilter } from './kafka-get-offsets/partition-filter.ts'
import { parseTime } from './kafka-get-offsets/time.ts'
import { validateBootstrapServer } from './kit/bootstrap.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { type Advice, adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { isIllegalArgument, javaTrace } from './kit/java-error.ts'
import { writeJson } from './kit/json.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import { OptionError } from './kit/option-errors.ts'
import type { ParsedOptions } from './kit/options.ts'
import { isTerse, terse } from './kit/terse.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseCommandLine,
  printUsageAndExit,
} from './kit/usage.ts'

const advice: readonly Advice[] = [
  [
    /Could not match any/,
    'kafka-topics --list shows the topics that there are, --describe their partitions.',
  ],
  [/Invalid rule specification/, 'for example --topic-partitions orders:0-2,payments.'],
]

/** kafka-get-offsets: prints the offsets of partitions at a time, or at an end of their logs. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let admin: Admin | undefined
  try {
    const { options } = parse(words, io)
    const search = searchOf(options)
    admin = await openFor(options, io)
    const { findOffsets } = await import('./kafka-get-offsets/find-offsets.ts')
    for (const { topic, partition, offset } of await findOffsets(admin, search, io)) {
      if (options.has(option.json)) writeJson(io, { topic, partition, offset })
      else io.stdout.write(`${topic}:${partition}:${offset}\n`)
    }
    return 0
  } catch (fault) {
    if (fault instanceof ExitRequest) throw fault
    io.stderr.write(`Error occurred: ${fault instanceof Error ? fault.message : String(fault)}\n`)
    if (!isTerse(fault)) io.stderr.write(`${javaTrace(fault)}\n\n`)
    adviseOn(fault, io, { advice })
    return 1
  } finally {
    await admin?.close()
  }
}

function parse(words: readonly string[], io: Io): CommandLine {
  if (words.length === 0) return printUsageAndExit({ io, manual }, manual.purpose)
  const line = parseTersely(words, io)
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, option.bootstrapServer)
  const bootstrapServer = line.options.valueOf(option.bootstrapServer)
  try {
    validateBootstrapServer(bootstrapServer)
  } catch (fault) {
    if (fault instanceof Error && isIllegalArgument(fault)) printUsageAndExit(line, fault.message)
    throw fault
  }
  return line
}

function parseTersely(words: readonly string[], io: Io): CommandLine {
  try {
    return parseCommandLine(manual, words, io)
  } catch (fault) {
    throw fault instanceof OptionError ? terse(fault.message) : fault
  }
}

function searchOf(options: ParsedOptions) {
  const usesPatterns = options.has(option.topicPartitions)
  if (usesPatterns && (options.has(option.topic) || options.has(option.partitions)))
    throw terse('--topic-partitions cannot be used with --topic or --partitions')
  const spec = parseTime(options.valueOf(option.time) ?? 'latest')
  const filter = usesPatterns
    ? patternFilter(options.valueOf(option.topicPartitions) ?? '')
    : simpleFilter(options.valueOf(option.topic), options.valueOf(option.partitions))
  return { filter, spec, excludesInternal: options.has(option.excludeInternalTopics) }
}

function openFor(options: ParsedOptions, io: Io): Promise<Admin> {
  const properties = adminProperties({
    bootstrapServer: options.valueOf(option.bootstrapServer),
    commandConfig: options.valueOf(option.commandConfig),
  })
  properties.set('client.id', 'GetOffsetShell')
  return openAdminWith(io, properties)
}
