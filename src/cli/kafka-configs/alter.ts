import type { Admin } from '../../kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../kafka/client/admin/incremental-alter-configs.ts'
import type { AlterConfigOp } from '../../kafka/client/admin/types.ts'
import { ClientError, errorFromName } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { JavaError } from '../kit/java-error.ts'
import { allOfGet } from '../kit/java-future.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { checkBrokerId } from './broker-id.ts'
import { type Changes, readChanges } from './changes.ts'
import { entityNamesOf, entityTypesOf, isEntityType, singular } from './entities.ts'
import { resourceConfigs, resourceTypes } from './resource-configs.ts'

const TIMEOUT_MS = 30_000
const PATIENCE_MS = 60_000
const SET = 0
const DELETE = 1

/** --alter: changes the configuration, quotas or credentials of an entity, and says so. */
export async function alter(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const types = entityTypesOf(options).filter(isEntityType)
  const names = entityNamesOf(options)
  const changes = readChanges(options)
  const [type = 'topics'] = types
  const [name = ''] = names
  if (type === 'users' || type === 'clients' || type === 'ips') {
    const { alterClientEntity } = await import('./alter-client-entity.ts')
    await alterClientEntity(admin, { types, names }, changes)
  } else {
    if (type === 'brokers' && name !== '') checkBrokerId(name, type)
    if (type === 'broker-loggers') await checkLoggers(admin, name, changes)
    await alterResource(admin, { type: resourceTypes[type], name }, changes)
  }
  io.stdout.write(
    name === ''
      ? `Completed updating default config for ${type} in the cluster.\n`
      : `Completed updating config for ${singular(type)} ${name}.\n`,
  )
}

/** A broker would make a logger of any name. */
async function checkLoggers(admin: Admin, broker: string, { added, deleted }: Changes): Promise<void> {
  const configs = await resourceConfigs(admin, { type: 'broker-loggers', name: broker })
  const known = new Set(configs.map((config) => config.name))
  const invalid = [...deleted, ...added.keys()].filter((logger) => !known.has(logger))
  if (invalid.length > 0) {
    throw new JavaError(
      'org.apache.kafka.common.errors.InvalidConfigurationException',
      `Invalid broker logger(s): ${invalid.join(',')}`,
    )
  }
}

async function alterResource(
  admin: Admin,
  resource: { type: number; name: string },
  { added, deleted }: Changes,
): Promise<void> {
  const operations: AlterConfigOp[] = [
    ...deleted.map((name) => ({ name, value: '', operation: DELETE }) as const),
    ...[...added].map(([name, value]) => ({ name, value, operation: SET }) as const),
  ]
  try {
    const alteration = { ...resource, operations }
    await allOfGet(incrementalAlterConfigs(admin, [alteration], { timeoutMs: TIMEOUT_MS }), PATIENCE_MS)
  } catch (fault) {
    const cause = fault instanceof JavaError ? fault.cause : undefined
    throw cause instanceof ClientError && cause.is('UNSUPPORTED_VERSION') ? brokersTooOld() : fault
  }
}

function brokersTooOld(): ClientError {
  return errorFromName(
    'UNSUPPORTED_VERSION',
    'The INCREMENTAL_ALTER_CONFIGS API is not supported by the cluster. The API is supported starting from version 2.3.0. You may want to use an older version of this tool to interact with your cluster, or upgrade your brokers to version 2.3.0 or newer to avoid this error.',
  )
}
