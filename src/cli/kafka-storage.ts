import { randomUuid } from '../kafka/uuid.ts'
import { StorageError } from './kafka-storage/errors.ts'
import * as option from './kafka-storage/parser.ts'
import type { ServerConfig } from './kafka-storage/server-config.ts'
import type { ParsedArguments } from './kit/argparse/parse.ts'
import { parseOrExit } from './kit/argparse/report.ts'
import { exitCodeOf } from './kit/exit.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { writeJson } from './kit/json.ts'
import { scriptLog } from './kit/log.ts'
import { loadProperties } from './kit/properties.ts'
import { uncaught } from './kit/uncaught.ts'

/** kafka-storage: formats the directories of a server, looks at them, and tells what releases begin with. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(argv: readonly string[], io: Io): Promise<number> {
  try {
    const parsed = parseOrExit(option.parser, argv, io, { helpExitCode: 0 })
    return await runCommand(parsed, io)
  } catch (fault) {
    if (!(fault instanceof StorageError)) return uncaught(fault, io)
    io.stderr.write(`${fault.message}\n`)
    return 1
  }
}

async function runCommand(parsed: ParsedArguments, io: Io): Promise<number> {
  switch (parsed.command) {
    case 'info':
      return info(parsed, io)
    case 'format':
      return format(parsed, io)
    case 'version-mapping': {
      const { versionMapping, versionMappingText } = await import('./kafka-storage/feature-commands.ts')
      const release = parsed.valueOf(option.mappedRelease)
      if (parsed.valueOf(option.json)) writeJson(io, Object.fromEntries(versionMapping(release)))
      else io.stdout.write(versionMappingText(release))
      return 0
    }
    case 'feature-dependencies': {
      const { featureDependenciesText } = await import('./kafka-storage/feature-commands.ts')
      for (const feature of parsed.valueOf(option.dependentFeature))
        io.stdout.write(featureDependenciesText(feature))
      return 0
    }
    default:
      io.stdout.write(`${randomUuid()}\n`)
      return 0
  }
}

async function info(parsed: ParsedArguments, io: Io): Promise<number> {
  const [{ readStorageInfo, formatStorageInfo, storageInfoJson }, config] = await Promise.all([
    import('./kafka-storage/info.ts'),
    readConfig(parsed.valueOf(option.config), io),
  ])
  const found = readStorageInfo(config.logDirs, io)
  if (parsed.valueOf(option.json)) writeJson(io, storageInfoJson(found))
  else io.stdout.write(formatStorageInfo(found))
  if (found.problems.length === 0) return 0
  hint(io, 'kafka-storage format prepares a directory; a server formats one that is empty by itself.')
  return 1
}

async function format(parsed: ParsedArguments, io: Io): Promise<number> {
  const [{ format: formatDirectories }, config] = await Promise.all([
    import('./kafka-storage/format.ts'),
    readConfig(parsed.valueOf(option.config), io),
  ])
  const options = {
    clusterId: parsed.valueOf(option.clusterId),
    ignoreFormatted: parsed.valueOf(option.ignoreFormatted),
    releaseVersion: parsed.valueOf(option.formatRelease),
    features: parsed.valueOf(option.formatFeature),
    scram: parsed.valueOf(option.addScram),
    standalone: parsed.valueOf(option.standalone),
    noInitialControllers: parsed.valueOf(option.noInitialControllers),
    initialControllers: parsed.valueOf(option.initialControllers),
  }
  formatDirectories(options, config, io)
  hint(io, `kafka-server-start ${parsed.valueOf(option.config)} starts the server on it.`)
  return 0
}

async function readConfig(path: string, io: Io): Promise<ServerConfig> {
  const { duplicateDirsWarning, readServerConfig } = await import('./kafka-storage/server-config.ts')
  const properties = loadProperties(path)
  const config = readServerConfig(properties, io.env)
  const warning = duplicateDirsWarning(properties)
  if (warning !== undefined) scriptLog(io).warn(warning, 'org.apache.kafka.common.config.ConfigDef')
  return config
}
