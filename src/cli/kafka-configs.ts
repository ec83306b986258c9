import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-configs/advice.ts'
import { checkArgs } from './kafka-configs/check-args.ts'
import { entityNamesOf, entityTypesOf } from './kafka-configs/entities.ts'
import { manual } from './kafka-configs/manual.ts'
import * as option from './kafka-configs/options.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { illegalArgument, javaTrace } from './kit/java-error.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { OptionError } from './kit/option-errors.ts'
import type { ParsedOptions } from './kit/options.ts'
import { maybePrintHelpOrVersion, parseCommandLine } from './kit/usage.ts'

/** Faults that are the user's to mend are said in their own words alone. */
const plain = new Set([
  'java.lang.IllegalArgumentException',
  'java.lang.NumberFormatException',
  'org.apache.kafka.common.errors.InvalidConfigurationException',
  'org.apache.kafka.common.errors.InvalidTopicException',
  'org.apache.kafka.common.errors.UnsupportedVersionException',
])

/** kafka-configs: describes and changes the configuration of topics, brokers, groups, users, clients and addresses. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  try {
    const line = parseCommandLine(manual, words, io)
    maybePrintHelpOrVersion(line)
    await checkArgs(line)
    await runCommand(line.options, io)
    return 0
  } catch (fault) {
    if (fault instanceof ExitRequest || !(fault instanceof Error)) throw fault
    const isPlain =
      fault instanceof OptionError ||
      ('className' in fault && typeof fault.className === 'string' && plain.has(fault.className))
    io.stderr.write(
      isPlain
        ? `${fault.message}\n`
        : `Error while executing config command with args '${words.join(' ')}'\n${javaTrace(fault)}\n`,
    )
    adviseOn(fault, io, { manual, advice })
    return 1
  }
}

async function runCommand(options: ParsedOptions, io: Io): Promise<void> {
  const admin: Admin = await openAdminFor(io, {
    bootstrapServer: options.valueOf(option.bootstrapServer),
    bootstrapController: options.valueOf(option.bootstrapController),
    commandConfig: options.valueOf(option.commandConfig),
  })
  try {
    if (options.has(option.alter)) {
      if (entityTypesOf(options).length !== entityNamesOf(options).length)
        throw illegalArgument('An entity name must be specified for every entity type')
      const { alter } = await import('./kafka-configs/alter.ts')
      await alter(admin, options, io)
    } else {
      const { describe } = await import('./kafka-configs/describe.ts')
      await describe(admin, options, io)
    }
  } finally {
    await admin.close()
  }
}
