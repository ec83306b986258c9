import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

export interface FeatureMetadata {
  /** Levels in force, by feature. */
  finalized: ReadonlyMap<string, number>
  /** undefined where the broker does not say. */
  epoch: number | undefined
  /** What the asked node can do. */
  supported: ReadonlyMap<string, { min: number; max: number }>
}

/** Features of the cluster, as one node tells them: that with `nodeId`, or any. Rejects with ClientError. */
export async function describeFeatures(
  admin: Admin,
  { nodeId, timeoutMs }: CallOptions & { nodeId?: number | undefined } = {},
): Promise<FeatureMetadata> {
  const target = nodeId === undefined ? 'any' : { nodeId }
  const setting = { name: 'describeFeatures', target, timeoutMs, servedByControllers: true } as const
  return admin.call(setting, async ({ versions: { response } }) => ({
    finalized: new Map(
      response.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]),
    ),
    epoch: response.finalizedFeaturesEpoch >= 0 ? response.finalizedFeaturesEpoch : undefined,
    supported: new Map(
      response.supportedFeatures.map(({ name, minVersion, maxVersion }) => [
        name,
        { min: minVersion, max: maxVersion },
      ]),
    ),
  }))
}
