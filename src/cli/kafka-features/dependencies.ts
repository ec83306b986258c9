import { featureNamed, levelOf } from '../../kafka/feature-levels.ts'
import { METADATA_VERSION, metadataVersionOfLevel } from '../../kafka/metadata-versions.ts'
import { dependencyText } from '../kit/feature-texts.ts'
import { parseNameAndLevel } from './requested-levels.ts'

/** The lines that tell what one `feature=level` needs; throws an Error in the reference's words. */
export function featureDependenciesText(argument: string): string {
  const { name, level } = parseNameAndLevel(argument)
  if (name === METADATA_VERSION) {
    try {
      return dependencyText(`${name}=${level} (${metadataVersionOfLevel(level).name})`, new Map())
    } catch {
      throw new Error(`Unknown metadata.version ${level}`)
    }
  }
  const feature = featureNamed(name)
  if (feature === undefined) throw new Error(`Unknown feature: ${name}`)
  return dependencyText(`${name}=${level}`, levelOf(feature, level).dependencies)
}
