import { defaultLevel, featureNamed, features, levelOf } from '../../kafka/feature-levels.ts'
import {
  latestMetadataVersion,
  METADATA_VERSION,
  metadataVersionOf,
  metadataVersionOfLevel,
} from '../../kafka/metadata-versions.ts'
import * as featureTexts from '../kit/feature-texts.ts'
import { StorageError } from './errors.ts'
import { isShort } from './release.ts'

/** The levels of all features that a release begins with, by name; metadata.version first. Throws StorageError. */
export function versionMapping(releaseVersion: string = latestMetadataVersion.name): Map<string, number> {
  const metadataVersion = inWords(() => metadataVersionOf(releaseVersion, { unstable: true }))
  return new Map([
    [METADATA_VERSION, metadataVersion.level],
    ...features.map((feature) => [feature.name, defaultLevel(feature, metadataVersion)] as const),
  ])
}

/** The lines of version-mapping. */
export function versionMappingText(releaseVersion: string = latestMetadataVersion.name): string {
  return inWords(() => featureTexts.versionMappingText(releaseVersion))
}

/** The lines that tell what one `feature=level` needs. Throws StorageError. */
export function featureDependenciesText(argument: string): string {
  const equals = argument.indexOf('=')
  if (equals < 0)
    throw new StorageError(
      `Invalid feature format: ${argument}. Expected format: 'feature=version' (e.g. 'group.version=1')`,
    )
  const name = argument.slice(0, equals).trim()
  const versionText = argument.slice(equals + 1).trim()
  if (!isShort(versionText))
    throw new StorageError(`Invalid version format: ${versionText} for feature ${name}`)
  const level = Number(versionText)
  if (name === METADATA_VERSION) {
    const version = inWords(() => metadataVersionOfLevel(level), `Unknown metadata.version ${level}`)
    return featureTexts.dependencyText(`${name}=${level} (${version.name})`, new Map())
  }
  const feature = featureNamed(name)
  if (feature === undefined) throw new StorageError(`Unknown feature: ${name}`)
  const refusal = `Feature level ${level} is not supported for feature ${name}`
  const { dependencies } = inWords(() => levelOf(feature, level), refusal)
  return featureTexts.dependencyText(`${name}=${level}`, dependencies)
}

function inWords<T>(read: () => T, words?: string): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StorageError(words ?? error.message)
  }
}
