/** From the command line to what the tool works with: checks, deprecated spellings, the share group, consumer properties. */
import { givenProperties } from '../console-consumers/given-properties.ts'
import type { Properties } from '../kit/properties.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

/** What becomes of a record that has been printed. */
export type Acknowledgement = 'ACCEPT' | 'RELEASE' | 'REJECT'

const DEFAULT_NAME = 'console-share-consumer'

/** Checks the command line and gathers the consumer's properties, in the reference's order and words. */
export function consumerProperties(line: CommandLine): Properties {
  const { options } = line
  maybePrintHelpOrVersion(line)
  if (!options.has(option.topic)) printUsageAndExit(line, '--topic is a required argument')
  checkRequiredArgs(line, option.bootstrapServer)
  if (options.has(option.reject) && options.has(option.release))
    printUsageAndExit(line, 'At most one of --reject and --release may be specified.')
  const { properties, groupIds } = givenProperties(line, option)
  const [groupId = DEFAULT_NAME] = groupIds
  properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
  if (!properties.has('client.id')) properties.set('client.id', DEFAULT_NAME)
  properties.set('group.id', groupId)
  return properties
}

/** Reads --reject and --release. */
export function acknowledgement({ options }: CommandLine): Acknowledgement {
  if (options.has(option.reject)) return 'REJECT'
  return options.has(option.release) ? 'RELEASE' : 'ACCEPT'
}
