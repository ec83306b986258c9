/** Which levels of features a new cluster gets (Formatter): from a release, from single levels, from what the quorum is like. */
import {
  defaultLevel,
  featureNamed,
  features,
  levelOf,
  missingDependency,
} from '../../kafka/feature-levels.ts'
import {
  isProductionReady,
  latestMetadataVersion,
  METADATA_VERSION,
  type MetadataVersion,
  metadataVersionOf,
  metadataVersionOfLevel,
  metadataVersions,
} from '../../kafka/metadata-versions.ts'
import { illegalArgument, JavaError } from '../kit/java-error.ts'
import { StorageError } from './errors.ts'

/** What was asked for. */
export interface Wanted {
  readonly releaseVersion: string | undefined
  /** `name=level`, as given. */
  readonly features: readonly string[]
  readonly hasDynamicQuorum: boolean
  readonly allowsUnstable: boolean
}

/** What the cluster gets. */
export interface Release {
  readonly metadataVersion: MetadataVersion
  /** Of every feature, metadata.version and kraft.version among them, by name. */
  readonly levels: ReadonlyMap<string, number>
}

const KRAFT_VERSION = 'kraft.version'
const UNLESS_DYNAMIC =
  'unless controller.quorum.voters is empty and one of the flags --standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic controllers support, try using one of --standalone, --initial-controllers, or --no-initial-controllers and removing controller.quorum.voters.'

/** Reads --release-version; undefined where it is not given. Throws StorageError. */
export function readReleaseVersion(
  text: string | undefined,
  allowsUnstable: boolean,
): MetadataVersion | undefined {
  if (text === undefined) return undefined
  try {
    return metadataVersionOf(text, { unstable: allowsUnstable })
  } catch (error) {
    throw new StorageError(error instanceof Error ? error.message : String(error))
  }
}

/** Reads --feature options. Throws JavaError. */
export function readFeatureLevels(texts: readonly string[]): Map<string, number> {
  return new Map(
    texts.map((text) => {
      const refuse = (why: string): Error =>
        new JavaError('java.lang.RuntimeException', `Can't parse feature=level string ${text}: ${why}`)
      const equals = text.indexOf('=')
      if (equals < 0) throw refuse('equals sign not found.')
      const level = text.slice(equals + 1).trim()
      if (!isShort(level)) throw refuse(`unable to parse ${level} as a short.`)
      return [text.slice(0, equals).trim(), Number(level)]
    }),
  )
}

/** Whether a text is a Java short. */
export function isShort(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number(text) >= -32_768 && Number(text) <= 32_767
}

/** Works out the levels of a new cluster. Throws StorageError, or JavaError where the reference's classes throw others. */
export function planRelease(
  wanted: Pick<Wanted, 'hasDynamicQuorum' | 'allowsUnstable'>,
  release: MetadataVersion | undefined,
  asked: ReadonlyMap<string, number>,
): Release {
  const metadataVersion = effectiveVersion(wanted, release, asked.get(METADATA_VERSION))
  const levels = new Map<string, number>()
  for (const [name, level] of sorted(asked)) {
    if (name !== METADATA_VERSION && featureNamed(name) === undefined)
      throw new StorageError(
        `Unsupported feature: ${name}. Supported features are: ${features
          .map((feature) => feature.name)
          .sort()
          .join(', ')}`,
      )
    levels.set(name, level)
  }
  levels.set(METADATA_VERSION, metadataVersion.level)
  for (const feature of features) {
    if (feature.name === KRAFT_VERSION)
      levels.set(KRAFT_VERSION, kraftLevel(wanted, levels.get(KRAFT_VERSION)))
    else if (!levels.has(feature.name)) levels.set(feature.name, defaultLevel(feature, metadataVersion))
  }
  const inOrder = new Map(sorted(levels))
  for (const [name, level] of inOrder) checkLevel(name, level, inOrder)
  return { metadataVersion, levels: inOrder }
}

function effectiveVersion(
  { allowsUnstable }: Pick<Wanted, 'allowsUnstable'>,
  release: MetadataVersion | undefined,
  level: number | undefined,
): MetadataVersion {
  if (level !== undefined && release !== undefined)
    throw new StorageError(
      `Use --release-version instead of --feature ${METADATA_VERSION}=X to avoid ambiguity.`,
    )
  const newest = allowsUnstable ? metadataVersions.at(-1) : undefined
  const version = level === undefined ? release : asJava(() => metadataVersionOfLevel(level))
  if (version !== undefined && !allowsUnstable && !isProductionReady(version))
    throw new StorageError(`${METADATA_VERSION} ${version.name} is not yet stable.`)
  return version ?? newest ?? latestMetadataVersion
}

function kraftLevel(
  { hasDynamicQuorum }: Pick<Wanted, 'hasDynamicQuorum'>,
  asked: number | undefined,
): number {
  if (asked === undefined) return Number(hasDynamicQuorum)
  if (asked === 0 && hasDynamicQuorum)
    throw new StorageError(
      'Cannot set kraft.version to 0 if controller.quorum.voters is empty and one of the flags --standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic controllers support, try removing the --feature flag for kraft.version.',
    )
  if (asked !== 0 && !hasDynamicQuorum)
    throw new StorageError(`Cannot set kraft.version to ${asked} ${UNLESS_DYNAMIC}`)
  return asked
}

function checkLevel(name: string, level: number, levels: ReadonlyMap<string, number>): void {
  const feature = featureNamed(name)
  if (feature === undefined) return
  const missing = missingDependency(
    feature,
    asJava(() => levelOf(feature, level)),
    levels,
  )
  if (missing !== undefined) throw illegalArgument(missing)
}

/** The tables refuse numbers with an error of this language; Java has a class for it. */
function asJava<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw illegalArgument(error.message)
    throw error
  }
}

function sorted(levels: ReadonlyMap<string, number>): [string, number][] {
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1))
}
