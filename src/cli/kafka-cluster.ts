import { advice } from './kafka-cluster/advice.ts'
import * as argument from './kafka-cluster/parser.ts'
import { newerParser, parser } from './kafka-cluster/parser.ts'
import type { ParsedArguments } from './kit/argparse/parse.ts'
import { parseOrExit } from './kit/argparse/report.ts'
import { jsonArgument } from './kit/argparse-json.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { illegalArgument, JavaError } from './kit/java-error.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'

/** kafka-cluster: tells a cluster's id, endpoints and API versions, and unregisters brokers. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(argv: readonly string[], io: Io): Promise<number> {
  const known = argv[0] === 'api-versions' ? newerParser : parser
  const parsed = parseOrExit(known, argv, io, { helpExitCode: 1 })
  try {
    await runCommand(parsed, propertiesOf(parsed, io), io)
    return 0
  } catch (fault) {
    return caught(fault, io, { advice })
  }
}

function propertiesOf(parsed: ParsedArguments, io: Io): Properties {
  const oldConfig = parsed.valueOf(argument.config)
  const commandConfig = parsed.valueOf(argument.commandConfig)
  if (oldConfig !== undefined && commandConfig !== undefined) {
    throw new JavaError(
      'net.sourceforge.argparse4j.inf.ArgumentParserException',
      '--config and --command-config cannot be specified together.',
    )
  }
  if (oldConfig !== undefined) {
    io.stdout.write(
      'Option --config has been deprecated and will be removed in a future version. Use --command-config instead.\n',
    )
  }
  return adminProperties({
    bootstrapServer: parsed.valueOf(argument.bootstrapServer),
    bootstrapController: parsed.valueOf(argument.bootstrapController),
    commandConfig: oldConfig ?? commandConfig,
  })
}

async function runCommand(parsed: ParsedArguments, properties: Properties, io: Io): Promise<void> {
  const isJson = parsed.valueOf(jsonArgument)
  if (parsed.command === 'api-versions') {
    const { printVersions } = await import('./kafka-broker-api-versions/print-versions.ts')
    await printVersions(properties, { isJson }, io)
    return
  }
  const admin = await openAdminWith(io, properties)
  try {
    if (parsed.command === 'cluster-id') {
      const { printClusterId } = await import('./kafka-cluster/cluster-id.ts')
      await printClusterId(admin, { isJson }, io)
    } else if (parsed.command === 'unregister') {
      const { unregister } = await import('./kafka-cluster/unregister.ts')
      await unregister(admin, parsed.valueOf(argument.id), io)
    } else {
      const includesFenced = parsed.valueOf(argument.includeFencedBrokers)
      if (includesFenced && admin.usesControllers) {
        throw illegalArgument(
          'The option --include-fenced-brokers is only supported with --bootstrap-server option',
        )
      }
      const { listEndpoints } = await import('./kafka-cluster/list-endpoints.ts')
      await listEndpoints(admin, { includesFenced, isJson }, io)
    }
  } finally {
    await admin.close()
  }
}
