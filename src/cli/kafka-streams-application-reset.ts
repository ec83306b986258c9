import type { Admin } from '../kafka/client/admin/admin.ts'
import { checkScenarios } from './kafka-streams-application-reset/check-args.ts'
import { manual } from './kafka-streams-application-reset/manual.ts'
import * as option from './kafka-streams-application-reset/options.ts'
import type { Lookup } from './kafka-streams-application-reset/positions.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { javaToString, javaTrace } from './kit/java-error.ts'
import { futureGet } from './kit/java-future.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import { maybePrintHelpOrVersion, parseOrPrintUsage } from './kit/usage.ts'

const DEFAULT_SERVER = 'localhost:9092'
const PATIENCE_MS = 60_000

/** kafka-streams-application-reset: resets the offsets of a Kafka Streams application and deletes its internal topics. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let admin: Admin | undefined
  try {
    const line = parseOrPrintUsage(manual, words, io)
    maybePrintHelpOrVersion(line)
    checkScenarios(line)
    const { options } = line
    const groupId = options.valueOf(option.applicationId) ?? ''
    const properties = adminProperties({
      bootstrapServer: options.has(option.bootstrapServer)
        ? options.valueOf(option.bootstrapServer)
        : DEFAULT_SERVER,
      commandConfig: commandConfigOf(options, io),
    })
    const policy = properties.get('auto.offset.reset')
    admin = await openAdminWith(io, properties)
    return await run({ admin, groupId, whereNothingIsCommitted: policyOf(policy), io }, options, io)
  } catch (fault) {
    if (fault instanceof ExitRequest) throw fault
    io.stderr.write(`ERROR: ${javaToString(fault)}\n${javaTrace(fault)}\n`)
    adviseOn(fault, io, { manual })
    return 1
  } finally {
    await admin?.close()
  }
}

async function run(lookup: Lookup, options: ParsedOptions, io: Io): Promise<number> {
  const [
    { endActiveMembers },
    { resetOffsets },
    { deleteInternalTopics },
    { listTopics },
    { javaHashMapOrder },
  ] = await Promise.all([
    import('./kafka-streams-application-reset/active-members.ts'),
    import('./kafka-streams-application-reset/reset-offsets.ts'),
    import('./kafka-streams-application-reset/delete-topics.ts'),
    import('../kafka/client/admin/list-topics.ts'),
    import('../kafka/java-hash-map.ts'),
  ])
  const { admin, groupId } = lookup
  await endActiveMembers(admin, groupId, options.has(option.force), io)
  const listings = await futureGet(listTopics(admin), PATIENCE_MS)
  const allTopics = javaHashMapOrder(listings.map(({ name }) => name))
  if (options.has(option.dryRun)) {
    io.stdout.write(
      '----Dry run displays the actions which will be performed when running Streams Reset Tool----\n',
    )
  }
  const exitCode = await resetOffsets(lookup, allTopics, { options, io })
  await deleteInternalTopics(admin, allTopics, { options, io })
  if (options.has(option.dryRun)) hint(io, 'nothing has been changed; without --dry-run it is done.')
  return exitCode
}

function commandConfigOf(options: ParsedOptions, io: Io): string | undefined {
  if (!options.has(option.config)) return options.valueOf(option.commandConfig)
  io.stdout.write(
    'Option --config-file has been deprecated and will be removed in a future version. Use --command-config instead.\n',
  )
  return options.valueOf(option.config)
}

function policyOf(text: string | undefined): Lookup['whereNothingIsCommitted'] {
  return text === 'earliest' || text === 'none' ? text : 'latest'
}
