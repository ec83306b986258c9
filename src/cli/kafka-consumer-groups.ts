import type { Admin } from '../kafka/client/admin/admin.ts'
import { openGroupsAdmin } from './groups/open-admin.ts'
import { checkResetValues } from './groups/prepare-reset.ts'
import { reportFault } from './groups/report-fault.ts'
import { checkAction, checkArgs } from './kafka-consumer-groups/check-args.ts'
import { manual } from './kafka-consumer-groups/manual.ts'
import * as option from './kafka-consumer-groups/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { OptionError } from './kit/option-errors.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseCommandLine, printUsageAndExit } from './kit/usage.ts'

/** kafka-consumer-groups: lists, describes and deletes groups of consumers, and resets or deletes their offsets. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let line: CommandLine
  try {
    line = parseCommandLine(manual, words, io)
    checkArgs(line)
  } catch (fault) {
    return uncaught(fault, io, { manual })
  }
  try {
    checkAction(line)
    if (line.options.has(option.validateRegex)) {
      const { validateRegex } = await import('./kafka-consumer-groups/validate-regex.ts')
      validateRegex(line.options.valueOf(option.validateRegex) ?? '', io)
      return 0
    }
  } catch (fault) {
    if (fault instanceof OptionError) printUsageAndExit(line, fault.message)
    throw fault
  }
  return run(line)
}

/** What goes wrong from here on is said on stdout, with a trace on stderr, and is no failure of the script: its exit code is 0. */
async function run(line: CommandLine): Promise<number> {
  let admin: Admin | undefined
  try {
    admin = await openGroupsAdmin(line.io, {
      bootstrapServer: line.options.valueOf(option.bootstrapServer),
      commandConfig: line.options.valueOf(option.commandConfig),
    })
    checkResetValues(line, option)
    return await runAction(admin, line)
  } catch (fault) {
    reportFault(fault, line, 'consumer')
    return 0
  } finally {
    await admin?.close()
  }
}

async function runAction(admin: Admin, line: CommandLine): Promise<number> {
  const { options, io } = line
  const timeoutMs = options.valueOf(option.timeout) ?? 0
  if (options.has(option.list)) {
    const { printGroups } = await import('./kafka-consumer-groups/list-groups.ts')
    await printGroups(admin, options, io)
  } else if (options.has(option.describe)) return describe(admin, line)
  else if (options.has(option.deleteGroups)) {
    const { deleteConsumerGroups } = await import('./kafka-consumer-groups/delete-groups.ts')
    await deleteConsumerGroups(admin, options, io)
  } else if (options.has(option.resetOffsets)) {
    const { resetOffsets } = await import('./kafka-consumer-groups/reset-offsets.ts')
    await resetOffsets(admin, line)
  } else {
    const { deleteTopicOffsets } = await import('./groups/delete-offsets.ts')
    const groupId = options.valueOf(option.group) ?? ''
    await deleteTopicOffsets({ admin, timeoutMs }, groupId, options.valuesOf(option.topic), io)
  }
  return 0
}

async function describe(admin: Admin, { options, io }: CommandLine): Promise<number> {
  const { describeGroups } = await import('./kafka-consumer-groups/print-groups.ts')
  const seconds = options.has(option.watch) ? options.valueOf(option.watch) : undefined
  if (seconds === undefined) {
    await describeGroups(admin, options, io)
    return 0
  }
  const { watch } = await import('./kafka-consumer-groups/watch.ts')
  return watch(
    {
      intervalMs: Math.max(seconds, 0) * 1000,
      print: (page) => describeGroups(admin, options, page),
      isJson: options.has(option.json),
    },
    io,
  )
}
