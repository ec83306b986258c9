import { errors } from '../../errors.ts'
import { planConfigs, putConfigs, type ResourceChange } from './alter-configs.ts'
import type { Cluster } from './cluster.ts'
import { type ItemError, itemError } from './errors.ts'

export interface AlteredResource extends ItemError {
  readonly resourceType: number
  readonly resourceName: string
}

/** Changes the configuration of resources, each for itself; settles when what was changed is committed. */
export function alterResources(
  changes: readonly ResourceChange[],
  options: { readonly cluster: Cluster; readonly validateOnly: boolean },
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
      const planned = planConfigs(change, options.cluster)
      if ('errorCode' in planned) return answer(planned)
      if (!options.validateOnly) await putConfigs(change, planned, options.cluster)
      return answer(itemError(errors.NONE, null))
    }),
  )
}
