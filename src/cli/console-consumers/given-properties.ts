/** What the console consumers' command lines say about their client: a file, single properties, a group that may be named in three places. */
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import { type CommandLine, parseKeyValueArgs, printUsageAndExit } from '../kit/usage.ts'

/** The options for a client's properties, the deprecated spellings among them, and the group. */
export interface PropertyOptions {
  consumerProperty: OptionSpec<string>
  commandProperty: OptionSpec<string>
  consumerConfig: OptionSpec<string>
  commandConfig: OptionSpec<string>
  group: OptionSpec<string>
}

/** Properties as given: all of them, and the ids that the group has been given. */
export interface GivenProperties {
  properties: Properties
  groupIds: ReadonlySet<string>
}

/** Reads the client's properties, single ones before those of the file; ends the script where two spellings or two groups contradict each other. */
export function givenProperties(line: CommandLine, option: PropertyOptions): GivenProperties {
  const { io, options } = line
  const spellings = [
    [option.consumerProperty, option.commandProperty],
    [option.consumerConfig, option.commandConfig],
  ] as const
  for (const [old, current] of spellings) {
    if (options.has(old) && options.has(current))
      printUsageAndExit(line, `Options --${old.name} and --${current.name} cannot be specified together.`)
  }
  for (const [old, current] of spellings) {
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
  const groupIds = new Set<string>()
  const sources = [
    options.has(option.group) ? options.valueOf(option.group) : undefined,
    fromFile.get('group.id'),
    given.get('group.id'),
  ]
  for (const groupId of sources) if (groupId !== undefined) groupIds.add(groupId)
  if (groupIds.size > 1) {
    const detected = javaHashMapOrder(groupIds)
      .map((groupId) => `'${groupId}'`)
      .join(', ')
    printUsageAndExit(
      line,
      `The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--${option.consumerConfig.name}') do not match. Detected group ids: ${detected}`,
    )
  }
  return { properties: new Map([...fromFile, ...given]), groupIds }
}
