import type { Cluster } from './cluster.ts'
import { ResourceType } from './resource-types.ts'

export const MIN_INSYNC_REPLICAS = 'min.insync.replicas'

/**
 * Sets min.insync.replicas for all brokers, if it is not, and takes it from this one: what a cluster does when eligible
 * leader replicas are turned on (KIP-966), so that every topic shows it. Settles when that is committed.
 */
export async function requireMinInsyncReplicas({ resources, configs, nodeId }: Cluster): Promise<void> {
  const changes: Promise<void>[] = []
  const all = resources.pendingOf(ResourceType.BROKER, '')
  if (!all.has(MIN_INSYNC_REPLICAS)) {
    const value = String(configs.staticNumber(MIN_INSYNC_REPLICAS) ?? 1)
    changes.push(resources.set(ResourceType.BROKER, '', new Map([...all, [MIN_INSYNC_REPLICAS, value]])))
  }
  const own = resources.pendingOf(ResourceType.BROKER, String(nodeId))
  if (own.has(MIN_INSYNC_REPLICAS)) {
    const others = [...own].filter(([name]) => name !== MIN_INSYNC_REPLICAS)
    changes.push(resources.set(ResourceType.BROKER, String(nodeId), new Map(others)))
  }
  await Promise.all(changes)
}
