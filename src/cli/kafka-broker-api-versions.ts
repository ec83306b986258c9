import { manual } from './kafka-broker-api-versions/manual.ts'
import { bootstrapServer, commandConfig } from './kafka-broker-api-versions/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { jsonOption } from './kit/json.ts'
import { adminProperties } from './kit/open-admin.ts'
import { caught } from './kit/uncaught.ts'
import { checkRequiredArgs, maybePrintHelpOrVersion, parseCommandLine } from './kit/usage.ts'

/** kafka-broker-api-versions: tells which versions of each API every broker serves. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  try {
    const line = parseCommandLine(manual, words, io)
    maybePrintHelpOrVersion(line)
    checkRequiredArgs(line, bootstrapServer)
    const { options } = line
    const properties = adminProperties({
      bootstrapServer: options.valueOf(bootstrapServer),
      commandConfig: options.valueOf(commandConfig),
    })
    const { printVersions } = await import('./kafka-broker-api-versions/print-versions.ts')
    await printVersions(properties, { isJson: options.has(jsonOption) }, io)
    return 0
  } catch (fault) {
    return caught(fault, io, { manual })
  }
}
