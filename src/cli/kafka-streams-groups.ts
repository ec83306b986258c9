import type { Admin } from '../kafka/client/admin/admin.ts'
import { openGroupsAdmin } from './groups/open-admin.ts'
import { checkResetValues } from './groups/prepare-reset.ts'
import { reportFault } from './groups/report-fault.ts'
import { checkArgs } from './kafka-streams-groups/check-args.ts'
import { manual } from './kafka-streams-groups/manual.ts'
import * as option from './kafka-streams-groups/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { OptionError } from './kit/option-errors.ts'
import { type CommandLine, parseCommandLine, printUsageAndExit } from './kit/usage.ts'

/** kafka-streams-groups: lists, describes and deletes groups of Kafka Streams, and resets or deletes their offsets. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let line: CommandLine
  try {
    line = parseCommandLine(manual, words, io)
  } catch (fault) {
    if (!(fault instanceof OptionError)) throw fault
    io.stderr.write(`${fault.message}\n`)
    return 1
  }
  let admin: Admin | undefined
  try {
    checkArgs(line)
    admin = await openGroupsAdmin(io, {
      bootstrapServer: line.options.valueOf(option.bootstrapServer),
      commandConfig: line.options.valueOf(option.commandConfig),
    })
    checkResetValues(line, option)
    await runAction(admin, line)
    return 0
  } catch (fault) {
    if (fault instanceof OptionError) printUsageAndExit(line, fault.message)
    reportFault(fault, line, 'streams')
    return 1
  } finally {
    await admin?.close()
  }
}

async function runAction(admin: Admin, line: CommandLine): Promise<void> {
  const { options, io } = line
  if (options.has(option.list)) {
    const { printGroups } = await import('./kafka-streams-groups/list-groups.ts')
    await printGroups(admin, line)
  } else if (options.has(option.describe)) {
    const { describeGroups } = await import('./kafka-streams-groups/describe-groups.ts')
    await describeGroups(admin, options, io)
  } else if (options.has(option.resetOffsets)) {
    const { resetOffsets } = await import('./kafka-streams-groups/reset-offsets.ts')
    await resetOffsets(admin, line)
  } else if (options.has(option.deleteGroups)) {
    const { deleteStreamsGroups } = await import('./kafka-streams-groups/delete-groups.ts')
    await deleteStreamsGroups(admin, options, io)
  } else await deleteOffsets(admin, line)
}

async function deleteOffsets(admin: Admin, { options, io }: CommandLine): Promise<void> {
  const [{ deletePartitionOffsets, deleteTopicOffsets }, { inputOffsets }] = await Promise.all([
    import('./groups/delete-offsets.ts'),
    import('./kafka-streams-groups/group-offsets.ts'),
  ])
  const where = { admin, timeoutMs: options.valueOf(option.timeout) ?? 0 }
  const groupId = options.valueOf(option.group) ?? ''
  if (options.has(option.allInputTopics)) {
    const partitions = await inputOffsets(groupId, where)
    await deletePartitionOffsets(where, groupId, { partitions }, io)
  } else await deleteTopicOffsets(where, groupId, options.valuesOf(option.inputTopic), io)
}
