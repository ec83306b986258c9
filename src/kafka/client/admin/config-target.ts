import type { Target } from './admin.ts'
import type { ConfigResource } from './types.ts'

const BROKER = 4
const BROKER_LOGGER = 8

/** A broker's own configuration is the broker's to answer; all else (also the cluster-wide broker default) anybody's. */
export function configTarget(resource: ConfigResource | undefined): Target {
  return resource !== undefined && isOfOneBroker(resource) ? { nodeId: Number(resource.name) } : 'any'
}

/** Resources that can go into one request together. */
export function groupByTarget<R extends ConfigResource>(resources: readonly R[]): R[][] {
  const groups = resources.filter(isOfOneBroker).map((resource) => [resource])
  const others = resources.filter((resource) => !isOfOneBroker(resource))
  return others.length > 0 ? [others, ...groups] : groups
}

function isOfOneBroker({ type, name }: ConfigResource): boolean {
  return (type === BROKER && name !== '') || type === BROKER_LOGGER
}
