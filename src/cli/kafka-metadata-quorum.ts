import { existsSync } from 'node:fs'
import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-metadata-quorum/advice.ts'
import * as argument from './kafka-metadata-quorum/parser.ts'
import { parser } from './kafka-metadata-quorum/parser.ts'
import type { ParsedArguments } from './kit/argparse/parse.ts'
import { parseOrExit } from './kit/argparse/report.ts'
import { jsonArgument } from './kit/argparse-json.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { Properties } from './kit/properties.ts'
import { terse } from './kit/terse.ts'
import { caught } from './kit/uncaught.ts'

/** kafka-metadata-quorum: describes the quorum of controllers, and changes who votes in it. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseOrExit(parser, argv, io, { helpExitCode: 0 })
  let admin: Admin | undefined
  try {
    const properties = propertiesOf(parsed)
    admin = await openAdminWith(io, properties)
    if (parsed.command === 'describe') await describe(admin, parsed, io)
    else await changeVoters(admin, { parsed, properties }, io)
    return 0
  } catch (fault) {
    return caught(fault, io, { advice })
  } finally {
    await admin?.close()
  }
}

function propertiesOf(parsed: ParsedArguments): Properties {
  const commandConfig = parsed.valueOf(argument.commandConfig)
  if (commandConfig !== undefined && !existsSync(commandConfig))
    throw terse(`Properties file ${commandConfig} does not exists!`)
  return adminProperties({
    bootstrapServer: parsed.valueOf(argument.bootstrapServer),
    bootstrapController: parsed.valueOf(argument.bootstrapController),
    commandConfig,
  })
}

async function describe(admin: Admin, parsed: ParsedArguments, io: Io): Promise<void> {
  const isStatus = parsed.valueOf(argument.status)
  const isReplication = parsed.valueOf(argument.replication)
  const isHumanReadable = parsed.valueOf(argument.humanReadable)
  const isJson = parsed.valueOf(jsonArgument)
  if (isStatus && isReplication)
    throw terse('Only one of --status or --replication should be specified with describe sub-command')
  if (!isStatus && !isReplication)
    throw terse('One of --status or --replication must be specified with describe sub-command')
  if (isStatus && isHumanReadable)
    throw terse('The option --human-readable is only supported along with --replication')
  const { describeReplication, describeStatus } = await import('./kafka-metadata-quorum/describe.ts')
  if (isReplication) await describeReplication(admin, { isHumanReadable, isJson }, io)
  else await describeStatus(admin, { isJson }, io)
}

async function changeVoters(
  admin: Admin,
  { parsed, properties }: { parsed: ParsedArguments; properties: Properties },
  io: Io,
): Promise<void> {
  const isDryRun = parsed.valueOf(argument.dryRun)
  const { addController, removeController } = await import('./kafka-metadata-quorum/change-voters.ts')
  if (parsed.command === 'add-controller') {
    if (parsed.valueOf(argument.commandConfig) === undefined) {
      throw terse(
        'You must supply the configuration file of the controller you are adding when using add-controller.',
      )
    }
    await addController(admin, { properties, isDryRun }, io)
    return
  }
  const voterId = parsed.valueOf(argument.controllerId)
  const directoryText = parsed.valueOf(argument.controllerDirectoryId)
  await removeController(admin, { voterId, directoryText, isDryRun }, io)
}
