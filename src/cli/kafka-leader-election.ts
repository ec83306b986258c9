import type { Admin } from '../kafka/client/admin/admin.ts'
import type { TopicPartition } from '../kafka/client/types.ts'
import { advice } from './kafka-leader-election/advice.ts'
import { checkArgs } from './kafka-leader-election/check-args.ts'
import { manual } from './kafka-leader-election/manual.ts'
import * as option from './kafka-leader-election/options.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaToString, javaTrace } from './kit/java-error.ts'
import { openAdminFor } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import { parseCommandLine } from './kit/usage.ts'

/** Shorter than other tools wait. */
const defaults = { 'default.api.timeout.ms': '30000', 'request.timeout.ms': '15000' }

/** kafka-leader-election: elects a new leader for partitions, the preferred replica or any that is left. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let admin: Admin | undefined
  try {
    const line = parseCommandLine(manual, words, io)
    const { options } = line
    checkArgs(line)
    const electionType = options.valueOf(option.electionType) ?? 'PREFERRED'
    const partitions = await partitionsOf(options)
    admin = await openAdminFor(io, {
      bootstrapServer: options.valueOf(option.bootstrapServer),
      commandConfig: commandConfigOf(options, io),
      defaults,
    })
    const { elect } = await import('./kafka-leader-election/elect.ts')
    await elect(admin, { electionType, partitions }, io)
    return 0
  } catch (fault) {
    if (fault instanceof ExitRequest || !(fault instanceof Error)) throw fault
    const suppressed: unknown[] =
      'suppressed' in fault && Array.isArray(fault.suppressed) ? fault.suppressed : []
    const reasons = suppressed.map((reason) => `\n\tSuppressed: ${javaToString(reason)}`).join('')
    io.stderr.write(`${fault.message}\n${javaTrace(fault)}${reasons}\n\n`)
    adviseOn(suppressed[0] ?? fault, io, { manual, advice })
    return 1
  } finally {
    await admin?.close()
  }
}

/** The partitions to elect leaders of; null for all. */
async function partitionsOf(options: ParsedOptions): Promise<TopicPartition[] | null> {
  const path = options.valueOf(option.pathToJsonFile)
  const topic = options.valueOf(option.topic)
  const partition = options.valueOf(option.partition)
  if (path !== undefined) {
    const { readElectionFile } = await import('./kafka-leader-election/election-file.ts')
    return readElectionFile(path)
  }
  return topic === undefined || partition === undefined ? null : [{ topic, partition }]
}

function commandConfigOf(options: ParsedOptions, io: Io): string | undefined {
  if (!options.has(option.adminConfig)) return options.valueOf(option.commandConfig)
  io.stdout.write(
    'Option --admin.config has been deprecated and will be removed in a future version. Use --command-config instead.\n',
  )
  return options.valueOf(option.adminConfig)
}
