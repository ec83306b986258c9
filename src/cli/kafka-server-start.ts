import { resolve } from 'node:path'
import { checkBrokerProperties } from '../kafka/configs/broker-properties.ts'
import { manual, override } from './kafka-server-start/manual.ts'
import { startServer } from './kafka-server-start/start-server.ts'
import { ExitRequest, exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaErrorOf } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { formatManual } from './kit/manual.ts'
import { loadProperties } from './kit/properties.ts'
import { scriptOf } from './kit/script.ts'
import { KAFKA_VERSION, parseCommandLine, parseKeyValueArgs, printUsageAndExit } from './kit/usage.ts'

/**
 * kafka-server-start: starts the Kafka server of a server.properties, with its data in log.dirs.
 *
 * @param path the script's own
 */
export function main(
  argv: readonly string[],
  io: Io,
  path = process.argv[1] ?? 'kafka-server-start.sh',
): Promise<number> {
  if (argv.length === 0) {
    const { name } = scriptOf(path, io.env)
    io.stdout.write(`USAGE: ${name} [-daemon] server.properties [--override property=value]*\n`)
    return Promise.resolve(1)
  }
  const isDaemon = argv[0] === '-daemon'
  const words = isDaemon ? argv.slice(1) : argv
  return exitCodeOf(() => execute(words, isDaemon, io), io)
}

async function execute(words: readonly string[], isDaemon: boolean, io: Io): Promise<number> {
  if (words.includes('--help')) {
    io.stderr.write(formatManual(manual))
    return 1
  }
  const [file] = words
  if (file === undefined) printUsageAndExit({ io, manual }, manual.purpose)
  if (words.includes('--version')) {
    io.stdout.write(`${KAFKA_VERSION}\n`)
    return 0
  }
  let overrides: ReadonlyMap<string, string>
  let properties: ReadonlyMap<string, string>
  try {
    const loaded = loadProperties(file)
    const { options } = parseCommandLine(manual, words.slice(1), io)
    if (options.positionals.length > 0)
      printUsageAndExit({ io, manual }, `Found non argument parameters: ${options.positionals.join(',')}`)
    overrides = parseKeyValueArgs(options.valuesOf(override))
    properties = new Map([...loaded, ...overrides])
    const { problem } = checkBrokerProperties(properties)
    if (problem !== null) throw javaErrorOf(problem)
  } catch (fault) {
    return exitForFault(fault, io)
  }
  return startServer({ file: resolve(file), overrides, properties, isDaemon }, io)
}

/** Before there is a server, the reference logs whatever is wrong under its own name. */
function exitForFault(fault: unknown, io: Io): number {
  if (fault instanceof ExitRequest) throw fault
  scriptLog(io).error('Exiting Kafka due to fatal exception', 'kafka.Kafka$', fault)
  adviseOn(fault, io, { manual })
  return 1
}
