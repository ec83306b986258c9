import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-features/advice.ts'
import * as argument from './kafka-features/parser.ts'
import { parser } from './kafka-features/parser.ts'
import type { Update } from './kafka-features/update.ts'
import { type ParsedArguments, parseArguments } from './kit/argparse/parse.ts'
import { ArgumentParserError, HelpRequest } from './kit/argparse/parse-errors.ts'
import { reportError } from './kit/argparse/report.ts'
import { jsonArgument } from './kit/argparse-json.ts'
import { exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { Properties } from './kit/properties.ts'

/** kafka-features: describes and changes the features of a cluster, and tells which belong to a release. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** What is wrong is said in its own words alone, and without the end of a line where it is the command line. */
async function execute(argv: readonly string[], io: Io): Promise<number> {
  try {
    await run(parseArguments(parser, argv), io)
    return 0
  } catch (fault) {
    if (fault instanceof HelpRequest) {
      reportError(fault, io)
      return 0
    }
    if (!(fault instanceof Error)) throw fault
    const isCommandLine = fault instanceof ArgumentParserError
    io.stderr.write(
      isCommandLine ? `Command line error: ${fault.message}. Type --help for help.` : `${fault.message}\n`,
    )
    // That of the command line says itself where help is.
    if (!isCommandLine) adviseOn(fault, io, { advice })
    return 1
  }
}

async function run(parsed: ParsedArguments, io: Io): Promise<void> {
  if (parsed.command === 'version-mapping') {
    const { versionMappingText } = await import('./kit/feature-texts.ts')
    io.stdout.write(versionMappingText(parsed.valueOf(argument.mappedRelease)))
  } else if (parsed.command === 'feature-dependencies') {
    const { featureDependenciesText } = await import('./kafka-features/dependencies.ts')
    for (const feature of parsed.valueOf(argument.dependentFeature))
      io.stdout.write(featureDependenciesText(feature))
  } else {
    const admin = await openAdminWith(io, propertiesOf(parsed))
    try {
      await runOnCluster(admin, parsed, io)
    } finally {
      await admin.close()
    }
  }
}

function propertiesOf(parsed: ParsedArguments): Properties {
  const bootstrapServer = parsed.valueOf(argument.bootstrapServer)
  const bootstrapController = parsed.valueOf(argument.bootstrapController)
  const commandConfig = parsed.valueOf(argument.commandConfig)
  const properties = adminProperties({ bootstrapServer, bootstrapController, commandConfig })
  if (bootstrapServer === undefined && bootstrapController === undefined) {
    throw new ArgumentParserError('You must specify either --bootstrap-controller or --bootstrap-server.', {
      parser,
      subcommand: undefined,
    })
  }
  return properties
}

async function runOnCluster(admin: Admin, parsed: ParsedArguments, io: Io): Promise<void> {
  if (parsed.command === 'describe') {
    const { describe } = await import('./kafka-features/describe.ts')
    const isJson = parsed.valueOf(jsonArgument)
    await describe(admin, { nodeId: parsed.valueOf(argument.nodeId), isJson }, io)
    return
  }
  const { update } = await import('./kafka-features/update.ts')
  await update(admin, await updateOf(parsed, io), io)
}

async function updateOf(parsed: ParsedArguments, io: Io): Promise<Update> {
  const { disabledLevels, requestedLevels } = await import('./kafka-features/requested-levels.ts')
  if (parsed.command === 'disable') {
    const { feature, unsafe, dryRun } = argument.disable
    return {
      operation: 'disable',
      levels: disabledLevels(parsed.valueOf(feature)),
      upgradeType: parsed.valueOf(unsafe) ? 'UNSAFE_DOWNGRADE' : 'SAFE_DOWNGRADE',
      isDryRun: parsed.valueOf(dryRun),
    }
  }
  const isUpgrade = parsed.command === 'upgrade'
  const { metadata, releaseVersion, feature, dryRun } = isUpgrade ? argument.upgrade : argument.downgrade
  const request = {
    isUpgrade,
    metadata: parsed.valueOf(metadata),
    releaseVersion: parsed.valueOf(releaseVersion),
    features: parsed.valueOf(feature),
  }
  if (request.metadata !== undefined && request.releaseVersion === undefined)
    io.stdout.write(' `metadata` flag is deprecated and may be removed in a future release.\n')
  const isUnsafe = !isUpgrade && parsed.valueOf(argument.downgrade.unsafe)
  return {
    operation: isUpgrade ? 'upgrade' : 'downgrade',
    levels: requestedLevels(request),
    upgradeType: isUpgrade ? 'UPGRADE' : isUnsafe ? 'UNSAFE_DOWNGRADE' : 'SAFE_DOWNGRADE',
    isDryRun: parsed.valueOf(dryRun),
  }
}
