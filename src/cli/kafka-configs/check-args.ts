import { resolveHost } from '../../kafka/client/address.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { type CommandLine, checkInvalidArgs, printUsageAndExit } from '../kit/usage.ts'
import {
  defaultsFlags,
  entityFlags,
  entityNamesOf,
  entityTypes,
  entityTypesOf,
  isEntityType,
} from './entities.ts'
import * as option from './options.ts'

const withDefaults = ['users', 'clients', 'brokers', 'ips']

/** Checks which options stand together, in the reference's order and words; ends the script or throws where they must not. */
export async function checkArgs(line: CommandLine): Promise<void> {
  const { options } = line
  if (options.has(option.alter) === options.has(option.describe))
    printUsageAndExit(line, 'Command must include exactly one action: --describe, --alter')
  checkInvalidArgs(line, option.describe, option.alter, option.addConfig, option.deleteConfig)

  const types = entityTypesOf(options)
  checkTypes(types, options)
  const names = entityNamesOf(options)
  if (options.has(option.bootstrapServer) && options.has(option.bootstrapController))
    throw illegalArgument('Only one of --bootstrap-server or --bootstrap-controller can be specified')
  if (names.some((name) => name !== '')) await checkNames(types, options)
  if (options.has(option.describe)) checkDescribe(types, names, options)
  else checkAlter(types, names, options)
}

function checkTypes(types: readonly string[], options: ParsedOptions): void {
  const repeated = types.filter((type, at) => types.indexOf(type) !== at)
  if (repeated.length > 0) throw illegalArgument(`Duplicate entity type(s) specified: ${repeated.join(',')}`)
  if (!options.has(option.bootstrapServer) && !options.has(option.bootstrapController))
    throw illegalArgument('Either --bootstrap-server or --bootstrap-controller must be specified.')
  const unknown = types.find((type) => !isEntityType(type))
  if (unknown !== undefined) {
    throw illegalArgument(
      `Invalid entity type ${unknown}, the entity type must be one of ${entityTypes.join(', ')} with a --bootstrap-server or --bootstrap-controller argument`,
    )
  }
  if (types.length === 0) throw illegalArgument('At least one entity type must be specified')
  const areTogether = types.length === 2 && types.includes('users') && types.includes('clients')
  if (types.length > 1 && !areTogether)
    throw illegalArgument("Only 'users' and 'clients' entity types may be specified together")
  const isOldWay = [option.entityName, option.entityType, option.entityDefault].some((each) =>
    options.has(each),
  )
  if (isOldWay && [...entityFlags, ...defaultsFlags].some(([each]) => options.has(each))) {
    throw illegalArgument(
      '--entity-{type,name,default} should not be used in conjunction with specific entity flags',
    )
  }
}

async function checkNames(types: readonly string[], options: ParsedOptions): Promise<void> {
  const given = (...named: OptionSpec<string>[]) =>
    named.filter((each) => options.has(each)).map((each) => options.valueOf(each) ?? '')
  if (types.includes('brokers') || types.includes('broker-loggers')) {
    for (const name of given(option.entityName, option.broker, option.brokerLogger)) {
      if (!isInt(name)) {
        throw illegalArgument(
          `The entity name for ${types[0]} must be a valid integer broker id, but it is: ${name}`,
        )
      }
    }
  }
  if (types.includes('ips')) {
    for (const name of given(option.entityName, option.ip)) {
      if (!(await isResolvable(name))) {
        throw illegalArgument(
          `The entity name for ${types[0]} must be a valid IP or resolvable host, but it is: ${name}`,
        )
      }
    }
  }
}

function isInt(text: string): boolean {
  try {
    parseJavaInt(text)
    return true
  } catch {
    return false
  }
}

async function isResolvable(host: string): Promise<boolean> {
  // Java takes the empty name for this machine.
  return (
    host === '' ||
    (await resolveHost(host).then(
      (found) => found.length > 0,
      () => false,
    ))
  )
}

function checkDescribe(types: readonly string[], names: readonly string[], options: ParsedOptions): void {
  if (options.has(option.entityDefault) && !types.some((type) => withDefaults.includes(type)))
    throw illegalArgument(`--entity-default must not be specified with --describe of ${types.join(',')}`)
  if (types.includes('broker-loggers') && names.every((name) => name === ''))
    throw illegalArgument(`An entity name must be specified with --describe of ${types.join(',')}`)
}

function checkAlter(types: readonly string[], names: readonly string[], options: ParsedOptions): void {
  if (types.some((type) => withDefaults.includes(type))) {
    if (names.length === 0) {
      throw illegalArgument(
        'An entity-name or default entity must be specified with --alter of users, clients, brokers or ips',
      )
    }
  } else if (names.every((name) => name === '')) {
    throw illegalArgument(`An entity name must be specified with --alter of ${types.join(',')}`)
  }
  if (options.has(option.addConfig) && options.has(option.addConfigFile))
    throw illegalArgument('Only one of --add-config or --add-config-file must be specified')
  const changes = [option.addConfig, option.addConfigFile, option.deleteConfig]
  if (!changes.some((each) => options.has(each))) {
    throw illegalArgument(
      'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter',
    )
  }
}
