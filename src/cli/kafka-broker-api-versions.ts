import { manual } from './kafka-broker-api-versions/manual.ts'
import { bootstrapServer, commandConfig } from './kafka-broker-api-versions/options.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { javaToString, javaTrace } from './kit/java-error.ts'
import { jsonOption, writeJson } from './kit/json.ts'
import { adminProperties } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
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
    await printVersions(line.options, io)
    return 0
  } catch (fault) {
    if (fault instanceof ExitRequest || !(fault instanceof Error)) throw fault
    io.stderr.write(`${fault.message}\n${javaTrace(fault)}\n\n`)
    return 1
  }
}

async function printVersions(options: ParsedOptions, io: Io): Promise<void> {
  const given = adminProperties({
    bootstrapServer: options.valueOf(bootstrapServer),
    commandConfig: options.valueOf(commandConfig),
  })
  const [{ connectTo }, { listBrokerVersions, nodeText }, { brokerJson, versionTable }] = await Promise.all([
    import('./kit/connect.ts'),
    import('./kafka-broker-api-versions/list-brokers.ts'),
    import('./kafka-broker-api-versions/version-table.ts'),
  ])
  const { properties, hooks } = await connectTo(given, io)
  const isJson = options.has(jsonOption)
  for (const { broker, versions } of await listBrokerVersions(properties, hooks)) {
    if (isJson) {
      writeJson(io, brokerJson(broker, versions))
      continue
    }
    const text = versions instanceof Error ? `ERROR: ${javaToString(versions)}` : versionTable(versions)
    io.stdout.write(`${nodeText(broker)} -> ${text}\n`)
  }
}
