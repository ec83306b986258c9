import { errors } from '../../errors.ts'
import { UpdateFeaturesApi } from '../../messages/57-update-features.ts'
import { errorFromCode, illegalArgument } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

/** How a feature may move: up, down where no metadata is lost, or down in any case. */
export type UpgradeType = 'UPGRADE' | 'SAFE_DOWNGRADE' | 'UNSAFE_DOWNGRADE'

const upgradeTypes: Readonly<Record<UpgradeType, number>> = {
  UPGRADE: 1,
  SAFE_DOWNGRADE: 2,
  UNSAFE_DOWNGRADE: 3,
}
/** First version that can only validate, and tells kinds of downgrades apart. */
const WITH_VALIDATE_ONLY = 1

/** Sets levels of features; `true` for each that has its level now. Rejects with ClientError when the call as a whole fails. */
export async function updateFeatures(
  admin: Admin,
  levels: ReadonlyMap<string, number>,
  options: CallOptions & { upgradeType: UpgradeType; validateOnly?: boolean },
): Promise<Outcome<string, true>> {
  const { upgradeType, validateOnly = false, timeoutMs } = options
  if ([...levels.keys()].some((feature) => feature.trim() === ''))
    throw illegalArgument('Provided feature can not be empty.')
  const setting = {
    name: 'updateFeatures',
    target: 'controller',
    timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const min = validateOnly || upgradeType === 'UNSAFE_DOWNGRADE' ? WITH_VALIDATE_ONLY : 0
    const version = attempt.versions.pick(UpdateFeaturesApi, { min })
    const answer = await attempt.send(
      UpdateFeaturesApi,
      {
        timeoutMs: attempt.remainingMs(),
        featureUpdates: [...levels].map(([feature, maxVersionLevel]) => ({
          feature,
          maxVersionLevel,
          allowDowngrade: version < WITH_VALIDATE_ONLY && upgradeType !== 'UPGRADE',
          ...(version < WITH_VALIDATE_ONLY ? {} : { upgradeType: upgradeTypes[upgradeType] }),
        })),
        validateOnly,
      },
      { version },
    )
    const outcomes: Outcome<string, true> = new Map()
    if (answer.errorCode !== errors.NONE.code) {
      const error = errorFromCode(answer.errorCode, answer.errorMessage)
      if (error.is('NOT_CONTROLLER')) throw error
      for (const feature of levels.keys()) outcomes.set(feature, error)
    } else {
      for (const feature of levels.keys()) outcomes.set(feature, true)
      for (const result of answer.results) outcomes.set(result.feature, outcomeOf(result, true as const))
    }
    return outcomes
  })
}
