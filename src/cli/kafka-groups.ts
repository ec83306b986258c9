import type { Admin } from '../kafka/client/admin/admin.ts'
import { manual } from './kafka-groups/manual.ts'
import * as option from './kafka-groups/options.ts'
import { printGroups, requestedType } from './kafka-groups/print-groups.ts'
import { exitCodeOf } from './kit/exit.ts'
import { type Advice, adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { illegalArgument, JavaError, javaTrace } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'
import {
  type CommandLine,
  checkInvalidArgs,
  maybePrintHelpOrVersion,
  parseOrPrintUsage,
  printUsageAndExit,
} from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.GroupsCommand'
const advice: readonly Advice[] = [
  [/must be a valid group type/, 'the types are classic, consumer, share and streams.'],
]

/** kafka-groups: lists groups of all types. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** What goes wrong before there is a client is said on stderr; what goes wrong later on stdout and in the log. */
async function execute(words: readonly string[], io: Io): Promise<number> {
  let line: CommandLine
  let properties: Properties
  try {
    line = parse(words, io)
    properties = adminProperties({
      bootstrapServer: line.options.valueOf(option.bootstrapServer),
      commandConfig: line.options.valueOf(option.commandConfig),
    })
  } catch (fault) {
    return caught(fault, io, { manual, advice })
  }
  let admin: Admin | undefined
  try {
    admin = await openAdminWith(io, properties)
    await printGroups(admin, line.options, io)
    return 0
  } catch (thrown) {
    const fault = thrown instanceof JavaError && thrown.cause !== undefined ? thrown.cause : thrown
    const message = (fault instanceof Error ? fault.message : String(fault)) || 'null'
    io.stdout.write(`Error while executing groups command : ${message}\n`)
    scriptLog(io).error(`${javaTrace(fault)}\n`, LOGGER)
    adviseOn(fault, io)
    return 1
  } finally {
    await admin?.close()
  }
}

function parse(words: readonly string[], io: Io): CommandLine {
  const line = parseOrPrintUsage(manual, words, io)
  maybePrintHelpOrVersion(line)
  const { options } = line
  if (!options.has(option.list)) printUsageAndExit(line, 'Command must include exactly one action: --list.')
  if (options.has(option.groupType) && requestedType(options) === undefined)
    throw illegalArgument('--group-type must be a valid group type.')
  const { consumer, share, streams, groupType, protocol } = option
  checkInvalidArgs(line, consumer, groupType, protocol, share, streams)
  checkInvalidArgs(line, share, consumer, groupType, protocol, streams)
  checkInvalidArgs(line, streams, consumer, groupType, protocol, share)
  return line
}
