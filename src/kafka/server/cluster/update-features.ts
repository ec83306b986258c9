import { errors } from '../../errors.ts'
import { featureNamed, levelOf, missingDependency } from '../../feature-levels.ts'
import { hasNewRecordsSince, METADATA_VERSION } from '../../metadata-versions.ts'
import { type ItemError, itemError } from './errors.ts'
import { type FeatureName, type Features, type SupportedFeature, supportedFeatures } from './features.ts'

/** What UpdateFeatures asks for one feature. */
export interface FeatureUpdate {
  readonly feature: string
  readonly level: number
  readonly upgradeType: number
}

/** Kinds of an update, with Kafka's numbers (FeatureUpdate.UpgradeType). */
const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const

/** What is known of the cluster when updates are checked. */
export interface FeatureView {
  readonly features: Pick<Features, 'pendingLevel'>
  readonly nodeId: number
}

/**
 * Works out the levels that updates lead to, or what is wrong with the first that fails, in the order of checks and the
 * words of the reference's FeatureControlManager.
 */
export function planFeatures(
  updates: readonly FeatureUpdate[],
  view: FeatureView,
): ReadonlyMap<FeatureName, number> | ItemError {
  // Of a feature that is named twice the last one counts, in the place of the first.
  const last = new Map(updates.map((update) => [update.feature, update]))
  const levels = new Map<FeatureName, number>()
  const proposed = new Map<string, number>([
    ...supportedFeatures.map(({ name }) => [name, view.features.pendingLevel(name)] as const),
    ...[...last.values()].map(({ feature, level }) => [feature, level] as const),
  ])
  for (const update of last.values()) {
    const problem = problemOf(update, view) ?? dependencyProblem(update, proposed)
    if (problem !== null) return itemError(errors.INVALID_UPDATE_VERSION, problem)
    const known = supportedFeatures.find(({ name }) => name === update.feature)
    if (known !== undefined) levels.set(known.name, update.level)
  }
  return levels
}

function problemOf({ feature, level, upgradeType }: FeatureUpdate, view: FeatureView): string | null {
  const invalid = (why: string): string => `Invalid update version ${level} for feature ${feature}. ${why}`
  if (!Object.values<number>(UpgradeType).includes(upgradeType)) {
    return invalid('The controller does not support the given upgrade type.')
  }
  if (level < 0) return invalid('A feature version cannot be less than 0.')
  const known = supportedFeatures.find(({ name }) => name === feature)
  const unsupported = reasonNotSupported(known, level)
  if (unsupported !== null) return invalid(`Local controller ${view.nodeId} ${unsupported}`)
  const current = known === undefined ? 0 : view.features.pendingLevel(known.name)
  if (level < current && upgradeType === UpgradeType.UPGRADE) {
    return invalid(
      "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.",
    )
  }
  if (level > current && upgradeType !== UpgradeType.UPGRADE) {
    return invalid("Can't downgrade to a newer version.")
  }
  if (known === undefined) return invalid(`Feature ${feature} not found.`)
  if (level >= current) return null
  if (known.name === 'kraft.version') return invalid("Can't downgrade the version of this feature.")
  if (known.name !== METADATA_VERSION || !hasNewRecordsSince(current, level)) return null
  const why =
    upgradeType === UpgradeType.UNSAFE_DOWNGRADE
      ? 'Unsafe metadata downgrade is not supported in this version.'
      : 'Refusing to perform the requested downgrade because it might delete metadata information.'
  return `Unsupported metadata.version downgrade from ${current} to ${level}. ${why}`
}

function dependencyProblem(
  { feature: name, level }: FeatureUpdate,
  proposed: ReadonlyMap<string, number>,
): string | null {
  const feature = featureNamed(name)
  const missing =
    feature === undefined ? undefined : missingDependency(feature, levelOf(feature, level), proposed)
  return missing === undefined ? null : `Invalid update version ${level} for feature ${name}. ${missing}`
}

function reasonNotSupported(known: SupportedFeature | undefined, level: number): string | null {
  const { minVersion, maxVersion } = known ?? { minVersion: 0, maxVersion: 0 }
  if (level >= minVersion && level <= maxVersion) return null
  if (maxVersion === 0) return 'does not support this feature.'
  return `only supports versions ${minVersion}-${maxVersion}`
}
