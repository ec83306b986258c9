/** From the command line to what the tool works with: checks, deprecated spellings, the group, offsets, consumer properties. */
import { mergeOption } from '../kit/client-options.ts'
import { ExitRequest } from '../kit/exit.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import {
  type CommandLine,
  checkOneOfArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseKeyValueArgs,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const RANDOM_GROUPS = 100_000

/** Where a partition is read from. */
export type StartOffset = 'earliest' | 'latest' | number

/** Checks the command line and gathers the consumer's properties, in the reference's order and words. */
export function consumerProperties(line: CommandLine): Properties {
  const { io, options } = line
  maybePrintHelpOrVersion(line)
  checkRequired(line)
  for (const [old, current] of [
    [option.consumerProperty, option.commandProperty],
    [option.consumerConfig, option.commandConfig],
  ] as const) {
    if (options.has(old) && options.has(current)) {
      printUsageAndExit(line, `Options --${old.name} and --${current.name} cannot be specified together.`)
    }
  }
  for (const [old, current] of [
    [option.consumerProperty, option.commandProperty],
    [option.consumerConfig, option.commandConfig],
  ] as const) {
    if (!options.has(old)) continue
    io.stdout.write(
      `Option --${old.name} is deprecated and will be removed in a future version. Use --${current.name} instead.\n`,
    )
  }
  const file = options.valueOf(
    options.has(option.consumerConfig) ? option.consumerConfig : option.commandConfig,
  )
  const fromFile: Properties = file === undefined ? new Map() : loadProperties(file)
  const given = parseKeyValueArgs(
    options.valuesOf(options.has(option.consumerProperty) ? option.consumerProperty : option.commandProperty),
  )
  const groupIds = consumerGroups(line, fromFile, given)
  return merged(line, new Map([...fromFile, ...given]), groupIds)
}

/** Reads --offset and --from-beginning. */
export function startOffset(line: CommandLine): StartOffset {
  if (!line.options.has(option.offset)) return line.options.has(option.fromBeginning) ? 'earliest' : 'latest'
  const text = line.options.valueOf(option.offset) ?? ''
  const word = text.toLowerCase()
  if (word === 'earliest' || word === 'latest') return word
  if (/^\+?\d+$/.test(text) && BigInt(text.replace(/^\+/, '')) < 1n << 63n) return Number(text)
  printUsageAndExit(
    line,
    `The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
  )
}

/** Reads --timeout-ms: how long to wait for a record; without it, or with a negative one, for ever. */
export function receiveTimeoutMs({ options }: CommandLine): number {
  const timeoutMs = options.valueOf(option.timeoutMs) ?? -1
  return timeoutMs >= 0 ? timeoutMs : Number.POSITIVE_INFINITY
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

/** The group may be named in three places, which have to agree. */
function consumerGroups(line: CommandLine, fromFile: Properties, given: Properties): Set<string> {
  const { options } = line
  const groupIds = new Set<string>()
  const sources = [
    options.has(option.group) ? options.valueOf(option.group) : undefined,
    fromFile.get('group.id'),
    given.get('group.id'),
  ]
  for (const groupId of sources) if (groupId !== undefined) groupIds.add(groupId)
  if (groupIds.size > 1) {
    const detected = [...groupIds].map((groupId) => `'${groupId}'`).join(', ')
    printUsageAndExit(
      line,
      `The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer.config') do not match. Detected group ids: ${detected}`,
    )
  }
  if (groupIds.size > 0 && options.has(option.partition)) {
    printUsageAndExit(line, 'Options group and partition cannot be specified together.')
  }
  return groupIds
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
