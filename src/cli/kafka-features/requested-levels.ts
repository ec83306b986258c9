import { defaultLevel, features } from '../../kafka/feature-levels.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { METADATA_VERSION, metadataVersionOf } from '../../kafka/metadata-versions.ts'
import { parseJavaInteger } from '../kit/java-number.ts'

/** What upgrade and downgrade are asked for: the levels of a release, or levels one by one. */
export interface LevelRequest {
  isUpgrade: boolean
  metadata: string | undefined
  releaseVersion: string | undefined
  /** `name=level` texts. */
  features: readonly string[]
}

/**
 * The levels to set, by feature, in the order of a java.util.HashMap: a broker tells of the first that it refuses. Throws an Error in the
 * reference's words.
 */
export function requestedLevels(request: LevelRequest): Map<string, number> {
  return inHashOrder(levelsOf(request))
}

function levelsOf(request: LevelRequest): Map<string, number> {
  const { isUpgrade, metadata, releaseVersion } = request
  const levels = new Map<string, number>()
  if (releaseVersion !== undefined) {
    if (metadata !== undefined || request.features.length > 0)
      throw new Error('Can not specify `release-version` with other feature flags.')
    const version = metadataVersionOf(releaseVersion, { unstable: true })
    levels.set(METADATA_VERSION, version.level)
    for (const feature of features) {
      const level = defaultLevel(feature, version)
      // Nothing is upgraded to 0.
      if (!isUpgrade || level > 0) levels.set(feature.name, level)
    }
    return levels
  }
  if (metadata !== undefined)
    levels.set(METADATA_VERSION, metadataVersionOf(metadata, { unstable: true }).level)
  for (const text of request.features) {
    const { name, level } = parseNameAndLevel(text)
    if (level === 0 && isUpgrade) {
      throw new Error(
        'The upgradeType flag should be set to SAFE_DOWNGRADE or UNSAFE_DOWNGRADE when the provided maxVersionLevel:0 is < 1.',
      )
    }
    if (level < 0) throw new Error('Cannot specify a negative version level.')
    addOnce(levels, name, level)
  }
  return levels
}

/** Level 0 for every feature named; throws an Error for one named twice. */
export function disabledLevels(names: readonly string[]): Map<string, number> {
  const levels = new Map<string, number>()
  for (const name of names) addOnce(levels, name, 0)
  return inHashOrder(levels)
}

function inHashOrder(levels: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(javaHashMapOrder(levels.keys()).map((name) => [name, levels.get(name) ?? 0]))
}

function addOnce(levels: Map<string, number>, name: string, level: number): void {
  if (levels.has(name)) throw new Error(`Feature ${name} was specified more than once.`)
  levels.set(name, level)
}

/** Reads `feature=level`; throws an Error in the reference's words. */
export function parseNameAndLevel(text: string): { name: string; level: number } {
  const equals = text.indexOf('=')
  if (equals < 0) throw new Error(`Can't parse feature=level string ${text}: equals sign not found.`)
  const levelText = text.slice(equals + 1).trim()
  const level = parseJavaInteger(levelText, 15n)
  if (level === undefined)
    throw new Error(`Can't parse feature=level string ${text}: unable to parse ${levelText} as a short.`)
  return { name: text.slice(0, equals).trim(), level }
}
