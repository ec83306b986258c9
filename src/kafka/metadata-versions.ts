/** The levels of the feature metadata.version (MetadataVersion): what each is called, and which releases of Kafka they came with. */

export const METADATA_VERSION = 'metadata.version'

/** One level of metadata.version; its name is a release and a serial number, `4.3-IV0`. */
export interface MetadataVersion {
  readonly level: number
  readonly name: string
  /** `4.3`, of which it may be one of several. */
  readonly release: string
}

const FIRST_LEVEL = 7

const names = [
  '3.3-IV3',
  '3.4-IV0',
  '3.5-IV0',
  '3.5-IV1',
  '3.5-IV2',
  '3.6-IV0',
  '3.6-IV1',
  '3.6-IV2',
  '3.7-IV0',
  '3.7-IV1',
  '3.7-IV2',
  '3.7-IV3',
  '3.7-IV4',
  '3.8-IV0',
  '3.9-IV0',
  '4.0-IV0',
  '4.0-IV1',
  '4.0-IV2',
  '4.0-IV3',
  '4.1-IV0',
  '4.1-IV1',
  '4.2-IV0',
  '4.2-IV1',
  '4.3-IV0',
  '4.4-IV0',
]

/** Every level that Kafka 4.3.1 knows, in order. */
export const metadataVersions: readonly MetadataVersion[] = names.map((name, index) => ({
  level: FIRST_LEVEL + index,
  name,
  release: name.split('-')[0] ?? name,
}))

const LATEST_PRODUCTION_LEVEL = 30

/** Levels that brought new records, or new versions of them. */
const levelsWithNewRecords: readonly number[] = [7, 8, 11, 13, 14, 15, 17, 23, 30]

/** Whether a log written at one level may hold records that a lower one does not know. */
export function hasNewRecordsSince(level: number, lower: number): boolean {
  return levelsWithNewRecords.some((each) => each > lower && each <= level)
}

/** The oldest that can be served. */
export const minimumMetadataVersion: MetadataVersion = metadataVersionOfLevel(FIRST_LEVEL)
/** The newest that may be used for more than tests, 4.3-IV0. */
export const latestMetadataVersion: MetadataVersion = metadataVersionOfLevel(LATEST_PRODUCTION_LEVEL)

/** Whether a level may be used for more than tests. */
export function isProductionReady({ level }: MetadataVersion): boolean {
  return level <= LATEST_PRODUCTION_LEVEL
}

/** The metadata version of a level. Throws RangeError in the reference's words. */
export function metadataVersionOfLevel(level: number): MetadataVersion {
  const found = metadataVersions.find((version) => version.level === level)
  if (found !== undefined) return found
  const last = FIRST_LEVEL + metadataVersions.length - 1
  throw new RangeError(
    `No MetadataVersion with feature level ${level}. Valid feature levels are from ${FIRST_LEVEL} to ${last}.`,
  )
}

/**
 * The metadata version that a text means: a name, or a release such as `3.9` or `3.9.1`, of which the last production-ready one is
 * taken. Throws RangeError in the reference's words for what is unknown, and for what is not ready for production unless `unstable`.
 */
export function metadataVersionOf(text: string, { unstable }: { unstable: boolean }): MetadataVersion {
  const key = text.split('.').slice(0, 2).join('.')
  const found =
    metadataVersions.find(({ name }) => name === key) ??
    metadataVersions.findLast((version) => version.release === key && isProductionReady(version))
  if (found !== undefined && (unstable || isProductionReady(found))) return found
  const supported = metadataVersions.filter((version) => unstable || isProductionReady(version))
  throw new RangeError(
    `Unknown metadata.version '${text}'. Supported metadata.version are: ${supported.map(({ name }) => name).join(', ')}`,
  )
}
