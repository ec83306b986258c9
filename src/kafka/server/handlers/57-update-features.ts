import { errors } from '../../errors.ts'
import { UpdateFeaturesApi, type UpdateFeaturesRequest } from '../../messages/57-update-features.ts'
import { features } from '../cluster/features.ts'
import { handler } from '../handler.ts'

// UpdateFeatures (key 57), v0-2 (KIP-584)
//
// Behaviour:
// - Levels are those of the program (cluster/features.ts): asking for the level in force succeeds, a feature or a level that
//   does not exist fails in the reference's words, any other level is refused too. One failure fails all.
//
// Version notes:
// - v0: allowDowngrade. v1: upgradeType, validateOnly. v0-1: a result for each feature when all is well; v2: none.
//
// Not done: changing a level.

type Update = UpdateFeaturesRequest['featureUpdates'][number]

export const updateFeatures = handler(UpdateFeaturesApi, ({ featureUpdates }, { broker, apiVersion }) => {
  const problem = featureUpdates
    .map((update) => problemOf(update, broker.nodeId))
    .find((each) => each !== null)
  if (problem !== undefined) {
    const text = `The update failed for all features since the following feature had an error: ${problem}`
    return { throttleTimeMs: 0, errorCode: errors.INVALID_UPDATE_VERSION.code, errorMessage: text }
  }
  const results = featureUpdates.map(({ feature }) => ({
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

const UPGRADE = 1

function problemOf(update: Update, nodeId: number): string | null {
  const { feature, maxVersionLevel: level } = update
  const known = features.find(({ name }) => name === feature)
  const invalid = `Invalid update version ${level} for feature ${feature}.`
  if (known === undefined) return `${invalid} Local controller ${nodeId} does not support this feature.`
  if (level < known.minVersion || level > known.maxVersion) {
    return `${invalid} Local controller ${nodeId} only supports versions ${known.minVersion}-${known.maxVersion}`
  }
  if (level === known.finalizedLevel) return null
  if (level < known.finalizedLevel && update.upgradeType === UPGRADE && !update.allowDowngrade) {
    return `${invalid} Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.`
  }
  return `${invalid} The level of this feature is fixed at ${known.finalizedLevel}.`
}
