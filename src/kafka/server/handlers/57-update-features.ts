import { errors } from '../../errors.ts'
import { UpdateFeaturesApi } from '../../messages/57-update-features.ts'
import { clusterRefusal } from '../authorizer/refusals.ts'
import { storageError } from '../cluster/errors.ts'
import { requireMinInsyncReplicas } from '../cluster/min-insync-replicas.ts'
import { planFeatures } from '../cluster/update-features.ts'
import { handler } from '../handler.ts'

// UpdateFeatures (key 57), v0-2 (KIP-584)
//
// Behaviour:
// - Levels are stored and told by ApiVersions with a higher epoch; the APIs behind a feature that is lowered to 0 answer
//   UNSUPPORTED_VERSION. One failure fails all, in the reference's words (cluster/update-features.ts).
// - Needs ALTER on the cluster.
// - metadata.version and kraft.version are what this program is, and cannot be lowered.
// - eligible.leader.replicas.version 1 sets min.insync.replicas for all brokers when it is not, and takes it from each one.
//
// Version notes:
// - v0: allowDowngrade, which the reference does not look at. v1: upgradeType, validateOnly. v0-1: a result for each
//   feature when all is well; v2: none.

export const updateFeatures = handler(UpdateFeaturesApi, async (request, context) => {
  const { broker, apiVersion } = context
  if (!context.access.mayCluster('ALTER')) return { throttleTimeMs: 0, ...clusterRefusal('ALTER', context) }
  const { cluster } = broker
  const planned = planFeatures(
    request.featureUpdates.map(({ feature, maxVersionLevel, upgradeType }) => ({
      feature,
      level: maxVersionLevel,
      upgradeType,
    })),
    cluster,
  )
  if ('errorCode' in planned) {
    const errorMessage = `The update failed for all features since the following feature had an error: ${planned.errorMessage}`
    return { throttleTimeMs: 0, errorCode: planned.errorCode, errorMessage }
  }
  if (!request.validateOnly && planned.size > 0) {
    const isElrSet = (planned.get('eligible.leader.replicas.version') ?? 0) > 0
    const setting = [cluster.features.setLevels(planned), isElrSet && requireMinInsyncReplicas(cluster)]
    const failure = await Promise.all(setting).then(() => undefined, storageError)
    if (failure !== undefined) return { throttleTimeMs: 0, ...failure }
  }
  const results = request.featureUpdates.map(({ feature }) => ({
    feature,
    errorCode: errors.NONE.code,
    errorMessage: errors.NONE.message,
  }))
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    errorMessage: null,
    results: apiVersion < 2 ? results : [],
  }
})
