import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-log-dirs/advice.ts'
import { manual } from './kafka-log-dirs/manual.ts'
import * as option from './kafka-log-dirs/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { openAdminFor } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import { caught } from './kit/uncaught.ts'
import { checkRequiredArgs, maybePrintHelpOrVersion, parseCommandLine } from './kit/usage.ts'

/** kafka-log-dirs: tells which log directories brokers have, and how large each partition in them is. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let admin: Admin | undefined
  try {
    const line = parseCommandLine(manual, words, io)
    const { options } = line
    maybePrintHelpOrVersion(line)
    checkRequiredArgs(line, option.bootstrapServer, option.describe)
    admin = await openFor(options, io)
    const { describe } = await import('./kafka-log-dirs/describe.ts')
    await describe(admin, options, io)
    return 0
  } catch (fault) {
    return caught(fault, io, { manual, advice })
  } finally {
    await admin?.close()
  }
}

function openFor(options: ParsedOptions, io: Io): Promise<Admin> {
  return openAdminFor(io, {
    bootstrapServer: options.valueOf(option.bootstrapServer),
    commandConfig: options.valueOf(option.commandConfig),
    defaults: { 'client.id': 'log-dirs-tool' },
  })
}
