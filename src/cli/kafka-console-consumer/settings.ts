/** From the command line to what the tool works with: checks, deprecated spellings, the group, offsets, consumer properties. */
import { givenProperties } from '../console-consumers/given-properties.ts'
import { mergeOption } from '../kit/client-options.ts'
import { ExitRequest } from '../kit/exit.ts'
import { parseJavaInteger } from '../kit/java-number.ts'
import type { Properties } from '../kit/properties.ts'
import {
  type CommandLine,
  checkOneOfArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const RANDOM_GROUPS = 100_000

/** Where a partition is read from. */
export type StartOffset = 'earliest' | 'latest' | number

/** Checks the command line and gathers the consumer's properties, in the reference's order and words. */
export function consumerProperties(line: CommandLine): Properties {
  maybePrintHelpOrVersion(line)
  checkRequired(line)
  const { properties, groupIds } = givenProperties(line, option)
  if (groupIds.size > 0 && line.options.has(option.partition)) {
    printUsageAndExit(line, 'Options group and partition cannot be specified together.')
  }
  if (groupIds.size > 0 && (line.options.has(option.from) || line.options.has(option.until))) {
    printUsageAndExit(line, 'Options from and until cannot be specified together with a group.')
  }
  return merged(line, properties, groupIds)
}

/** Reads --offset and --from-beginning. */
export function startOffset(line: CommandLine): StartOffset {
  if (!line.options.has(option.offset)) return line.options.has(option.fromBeginning) ? 'earliest' : 'latest'
  const text = line.options.valueOf(option.offset) ?? ''
  const word = text.toLowerCase()
  if (word === 'earliest' || word === 'latest') return word
  const offset = parseJavaInteger(text, 63n)
  if (offset !== undefined && offset >= 0) return offset
  printUsageAndExit(
    line,
    `The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
  )
}

function checkRequired(line: CommandLine): void {
  const { options } = line
  checkOneOfArgs(line, option.topic, option.include)
  if (options.has(option.partition)) {
    options.valueOf(option.partition)
    if (!options.has(option.topic))
      printUsageAndExit(line, 'The topic is required when partition is specified.')
    if (options.has(option.fromBeginning) && options.has(option.offset)) {
      printUsageAndExit(line, 'Options from-beginning and offset cannot be specified together.')
    }
  } else if (options.has(option.offset)) {
    printUsageAndExit(line, 'The partition is required when offset is specified.')
  }
  checkRequiredArgs(line, option.bootstrapServer)
}

function merged(
  { io, options }: CommandLine,
  properties: Properties,
  groupIds: ReadonlySet<string>,
): Properties {
  const reset = properties.get('auto.offset.reset')
  const isFromBeginning = options.has(option.fromBeginning)
  if (reset !== undefined && isFromBeginning && reset !== 'earliest') {
    io.stderr.write(
      `Can't simultaneously specify --from-beginning and 'auto.offset.reset=${reset}', please remove one option\n`,
    )
    throw new ExitRequest(1)
  }
  if (reset === undefined) properties.set('auto.offset.reset', isFromBeginning ? 'earliest' : 'latest')
  properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
  if (!properties.has('client.id')) properties.set('client.id', 'console-consumer')
  mergeOption(properties, 'isolation.level', options, option.isolationLevel)
  const [groupId] = groupIds
  properties.set('group.id', groupId ?? `console-consumer-${Math.floor(Math.random() * RANDOM_GROUPS)}`)
  // A group that nobody can name again has no use for its offsets.
  if (groupId === undefined && !properties.has('enable.auto.commit'))
    properties.set('enable.auto.commit', 'false')
  return properties
}
