import type { Admin } from '../kafka/client/admin/admin.ts'
import { openGroupsAdmin } from './groups/open-admin.ts'
import { reportFault } from './groups/report-fault.ts'
import { checkArgs } from './kafka-share-groups/check-args.ts'
import { manual } from './kafka-share-groups/manual.ts'
import * as option from './kafka-share-groups/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { OptionError } from './kit/option-errors.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseCommandLine, printUsageAndExit } from './kit/usage.ts'

/** kafka-share-groups: lists, describes and deletes share groups, and resets or deletes their offsets. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let line: CommandLine
  try {
    line = parseCommandLine(manual, words, io)
  } catch (fault) {
    return uncaught(fault, io, { manual })
  }
  try {
    checkArgs(line)
  } catch (fault) {
    if (fault instanceof OptionError) printUsageAndExit(line, fault.message)
    throw fault
  }
  return run(line)
}

/** What goes wrong from here on is said on stdout, with a trace on stderr, and is no failure of the script: its exit code is 0. */
async function run(line: CommandLine): Promise<number> {
  const { options, io } = line
  let admin: Admin | undefined
  try {
    admin = await openGroupsAdmin(io, {
      bootstrapServer: options.valueOf(option.bootstrapServer),
      commandConfig: options.valueOf(option.commandConfig),
    })
    options.valueOf(option.timeout)
    await runAction(admin, line)
  } catch (fault) {
    reportFault(fault, line, 'share')
  } finally {
    await admin?.close()
  }
  return 0
}

async function runAction(admin: Admin, line: CommandLine): Promise<void> {
  const { options, io } = line
  if (options.has(option.list)) {
    const { printGroups } = await import('./kafka-share-groups/list-groups.ts')
    await printGroups(admin, line)
  } else if (options.has(option.describe)) {
    const { describeGroups } = await import('./kafka-share-groups/describe-groups.ts')
    await describeGroups(admin, options, io)
  } else if (options.has(option.deleteGroups)) {
    const { deleteShareGroups } = await import('./kafka-share-groups/delete-groups.ts')
    await deleteShareGroups(admin, options, io)
  } else if (options.has(option.resetOffsets)) {
    const { resetOffsets } = await import('./kafka-share-groups/reset-offsets.ts')
    await resetOffsets(admin, line)
  } else {
    const { deleteOffsets } = await import('./kafka-share-groups/delete-offsets.ts')
    await deleteOffsets(admin, options, io)
  }
}
