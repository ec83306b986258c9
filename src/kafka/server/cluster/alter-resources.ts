import { errors } from '../../errors.ts'
import type { Access } from '../authorizer/access.ts'
import { configAccessError } from '../authorizer/config-access.ts'
import { checkChanges, planConfigs, putConfigs, type ResourceChange } from './alter-configs.ts'
import { checkLoggers, setLoggers } from './alter-loggers.ts'
import type { Cluster } from './cluster.ts'
import { type ItemError, itemError, storageError } from './errors.ts'
import { ResourceType } from './resource-types.ts'

export interface AlteredResource extends ItemError {
  readonly resourceType: number
  readonly resourceName: string
}

interface AlterOptions {
  readonly access: Access
  readonly cluster: Cluster
  readonly validateOnly: boolean
}

/** Changes the configuration of resources, each for itself; settles when what was changed is committed. */
export function alterResources(
  changes: readonly ResourceChange[],
  options: AlterOptions,
): Promise<AlteredResource[]> {
  const times = new Map<string, number>()
  const keyOf = ({ type, name }: ResourceChange): string => `${type}:${name}`
  for (const change of changes) times.set(keyOf(change), (times.get(keyOf(change)) ?? 0) + 1)
  return Promise.all(
    changes.map(async (change) => {
      const answer = (error: ItemError): AlteredResource => ({
        ...error,
        resourceType: change.type,
        resourceName: change.name,
      })
      if ((times.get(keyOf(change)) ?? 0) > 1) {
        return answer(itemError(errors.INVALID_REQUEST, 'Each resource must appear at most once.'))
      }
      const wrong = checkChanges(change.changes)
      if (wrong !== null) return answer(wrong)
      // Loggers cannot be replaced all at once.
      const isLoggers = change.type === ResourceType.BROKER_LOGGER && !change.replace
      const problem = isLoggers
        ? alterLoggers(change, options)
        : await alterConfigs(change, options).catch(storageError)
      return answer(problem ?? itemError(errors.NONE, null))
    }),
  )
}

async function alterConfigs(change: ResourceChange, options: AlterOptions): Promise<ItemError | null> {
  // What is wrong with the configuration of a broker is told to everybody, as in the reference.
  const isBroker = change.type === ResourceType.BROKER
  const denial = isBroker ? null : denialOf(change, options)
  const planned = denial ?? planConfigs(change, options.cluster)
  if ('errorCode' in planned) return planned
  const brokerDenial = isBroker ? denialOf(change, options) : null
  if (brokerDenial !== null) return brokerDenial
  if (!options.validateOnly) await putConfigs(change, planned, options.cluster)
  return null
}

function denialOf({ type, name }: ResourceChange, { access }: AlterOptions): ItemError | null {
  const error = configAccessError('ALTER_CONFIGS', { resourceType: type, resourceName: name }, access)
  return error === null || error === 'UNKNOWN_TYPE' ? null : itemError(error, error.message)
}

function alterLoggers(
  change: ResourceChange,
  { cluster, validateOnly, access }: AlterOptions,
): ItemError | null {
  if (!access.mayCluster('ALTER_CONFIGS')) return itemError(errors.CLUSTER_AUTHORIZATION_FAILED, null)
  const { logLevels, nodeId } = cluster
  const problem = checkLoggers(change, logLevels, nodeId)
  if (problem === null && !validateOnly) setLoggers(change, logLevels)
  return problem
}
