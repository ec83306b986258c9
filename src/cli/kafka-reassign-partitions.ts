import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-reassign-partitions/advice.ts'
import { checkArgs } from './kafka-reassign-partitions/check-args.ts'
import { manual } from './kafka-reassign-partitions/manual.ts'
import * as option from './kafka-reassign-partitions/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaTrace } from './kit/java-error.ts'
import { jsonOption } from './kit/json.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { OptionError } from './kit/option-errors.ts'
import type { OptionSpec } from './kit/option-spec.ts'
import type { ParsedOptions } from './kit/options.ts'
import { readFileAsString } from './kit/read-file.ts'
import { isTerse } from './kit/terse.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseCommandLine } from './kit/usage.ts'

/** kafka-reassign-partitions: moves partitions to other brokers and other directories, and tells how far that is. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** What goes wrong with the work is said on stdout. */
async function execute(words: readonly string[], io: Io): Promise<number> {
  let line: CommandLine
  try {
    line = parseCommandLine(manual, words, io)
    checkArgs(line)
  } catch (fault) {
    if (!(fault instanceof OptionError)) throw fault
    return uncaught(fault, io, { manual, advice })
  }
  const { options } = line
  let admin: Admin | undefined
  try {
    admin = await openAdminFor(io, {
      bootstrapServer: options.valueOf(option.bootstrapServer),
      bootstrapController: options.valueOf(option.bootstrapController),
      commandConfig: options.valueOf(option.commandConfig),
      defaults: { 'client.id': 'reassign-partitions-tool' },
    })
    await runAction(admin, options, io)
    return 0
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault
    io.stdout.write(
      isTerse(fault) ? `${fault.message}\n` : `Error: ${fault.message}\n${javaTrace(fault)}\n\n`,
    )
    adviseOn(fault, io, { manual, advice })
    return 1
  } finally {
    await admin?.close()
  }
}

async function runAction(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const keepsThrottles = options.has(option.preserveThrottles)
  if (options.has(option.verify)) {
    const text = fileOf(options, option.reassignmentJsonFile)
    const { verifyAssignment } = await import('./kafka-reassign-partitions/verify.ts')
    await verifyAssignment(admin, { text, keepsThrottles }, io)
  } else if (options.has(option.generate)) {
    const text = fileOf(options, option.topicsToMoveJsonFile)
    const brokerList = options.valueOf(option.brokerList) ?? ''
    const { generateAssignment } = await import('./kafka-reassign-partitions/generate.ts')
    await generateAssignment(
      admin,
      { text, brokerList, isRackAware: !options.has(option.disableRackAware) },
      io,
    )
  } else if (options.has(option.execute)) {
    const request = {
      text: fileOf(options, option.reassignmentJsonFile),
      throttle: options.valueOf(option.throttle) ?? -1,
      logDirThrottle: options.valueOf(option.replicaAlterLogDirsThrottle) ?? -1,
      timeoutMs: options.valueOf(option.timeout) ?? 0,
      isAdditional: options.has(option.additional),
      mayChangeFactor: !options.has(option.disallowReplicationFactorChange),
    }
    const { executeAssignment } = await import('./kafka-reassign-partitions/execute.ts')
    await executeAssignment(admin, request, io)
  } else if (options.has(option.cancel)) {
    const text = fileOf(options, option.reassignmentJsonFile)
    const timeoutMs = options.valueOf(option.timeout) ?? 0
    const { cancelAssignment } = await import('./kafka-reassign-partitions/cancel.ts')
    await cancelAssignment(admin, { text, keepsThrottles, timeoutMs }, io)
  } else {
    const { listReassignments } = await import('./kafka-reassign-partitions/list.ts')
    await listReassignments(admin, { isJson: options.has(jsonOption) }, io)
  }
}

function fileOf(options: ParsedOptions, path: OptionSpec<string>): string {
  return readFileAsString(options.valueOf(path) ?? '')
}
