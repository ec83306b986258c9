/** A closed range of versions; empty when `max < min`. */
export interface VersionRange {
  readonly min: number
  readonly max: number
}

/** Stands for "and every later version". */
const UNBOUNDED = 32_767
const NO_VERSIONS: VersionRange = { min: 0, max: -1 }

/** Parses Kafka's notation: `3`, `0-3`, `2+`, `none`. Remembers each, as definitions hold few different ones. */
export function parseVersions(text: string): VersionRange {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const range = parse(text)
  parsed.set(text, range)
  return range
}

const parsed = new Map<string, VersionRange>()

function parse(text: string): VersionRange {
  if (text === 'none') return NO_VERSIONS
  if (text.endsWith('+')) return { min: Number(text.slice(0, -1)), max: UNBOUNDED }
  const dash = text.indexOf('-')
  if (dash < 0) return { min: Number(text), max: Number(text) }
  return { min: Number(text.slice(0, dash)), max: Number(text.slice(dash + 1)) }
}

export function hasVersion(range: VersionRange, version: number): boolean {
  return version >= range.min && version <= range.max
}
