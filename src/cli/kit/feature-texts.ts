/** Lines about features that kafka-storage and kafka-features both print. */
import { defaultLevel, features } from '../../kafka/feature-levels.ts'
import {
  latestMetadataVersion,
  METADATA_VERSION,
  metadataVersionOf,
  metadataVersionOfLevel,
} from '../../kafka/metadata-versions.ts'

/** The levels that a release begins with, a line each, metadata.version first. Throws RangeError for an unknown release. */
export function versionMappingText(releaseVersion: string = latestMetadataVersion.name): string {
  const version = metadataVersionOf(releaseVersion, { unstable: true })
  const lines = features.map((feature) => `${feature.name}=${defaultLevel(feature, version)}\n`)
  return [`${METADATA_VERSION}=${version.level} (${releaseVersion})\n`, ...lines].join('')
}

/** What must be in force for a level of a feature, which `subject` names. */
export function dependencyText(subject: string, dependencies: ReadonlyMap<string, number>): string {
  if (dependencies.size === 0) return `${subject} has no dependencies.\n`
  const lines = [...dependencies].map(([needed, level]) => {
    const version = needed === METADATA_VERSION ? ` (${metadataVersionOfLevel(level).name})` : ''
    return `    ${needed}=${level}${version}\n`
  })
  return `${subject} requires:\n${lines.join('')}`
}
