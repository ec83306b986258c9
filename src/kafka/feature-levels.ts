/** The features of a cluster besides metadata.version, with their levels (Feature, KIP-584, KIP-1022). */
import { METADATA_VERSION, type MetadataVersion, minimumMetadataVersion } from './metadata-versions.ts'

export interface FeatureLevel {
  readonly level: number
  /** Level of metadata.version from which on a new cluster has it. */
  readonly since: number
  /** What must be in force at the same time. */
  readonly dependencies: ReadonlyMap<string, number>
}

export interface Feature {
  readonly name: string
  readonly levels: readonly FeatureLevel[]
}

const NONE: ReadonlyMap<string, number> = new Map()
const MINIMUM = minimumMetadataVersion.level

const off: FeatureLevel = { level: 0, since: MINIMUM, dependencies: NONE }

/** The features of 4.3.1, in the order in which the reference lists them; all of their levels are ready for production. */
export const features: readonly Feature[] = [
  { name: 'kraft.version', levels: [off, { level: 1, since: 21, dependencies: NONE }] },
  {
    name: 'transaction.version',
    levels: [off, { level: 1, since: 24, dependencies: NONE }, { level: 2, since: 24, dependencies: NONE }],
  },
  { name: 'group.version', levels: [off, { level: 1, since: 22, dependencies: NONE }] },
  {
    name: 'eligible.leader.replicas.version',
    levels: [off, { level: 1, since: 26, dependencies: new Map([[METADATA_VERSION, 23]]) }],
  },
  { name: 'share.version', levels: [off, { level: 1, since: 28, dependencies: NONE }] },
  { name: 'streams.version', levels: [off, { level: 1, since: 29, dependencies: NONE }] },
]

export function featureNamed(name: string): Feature | undefined {
  return features.find((feature) => feature.name === name)
}

/** The level that a new cluster of a metadata version has. */
export function defaultLevel(feature: Feature, metadataVersion: MetadataVersion): number {
  return feature.levels.findLast(({ since }) => since <= metadataVersion.level)?.level ?? 0
}

/** A feature's level by its number. Throws RangeError in the reference's words. */
export function levelOf(feature: Feature, level: number): FeatureLevel {
  const found = feature.levels.find((each) => each.level === level)
  if (found === undefined) throw new RangeError(`No feature:${feature.name} with feature level ${level}`)
  return found
}

/** Says in the reference's words what a level of a feature lacks among the levels that shall be in force; undefined for nothing. */
export function missingDependency(
  { name }: Feature,
  { level, dependencies }: FeatureLevel,
  inForce: ReadonlyMap<string, number>,
): string | undefined {
  const because = `${name} could not be set to ${level} because it depends on`
  const metadataVersion = inForce.get(METADATA_VERSION)
  if (level >= 1 && (metadataVersion === undefined || metadataVersion < MINIMUM))
    return `${because} ${METADATA_VERSION}=${MINIMUM} (${minimumMetadataVersion.name})`
  for (const [dependency, needed] of dependencies)
    if ((inForce.get(dependency) ?? -1) < needed) return `${because} ${dependency} level ${needed}`
  return undefined
}
