import type { OffsetSpec } from './admin/types.ts'

/** Times that stand for something else in ListOffsets, each with the version that brought it. */
const SPECIAL: Record<Exclude<OffsetSpec, number>, { timestamp: bigint; version: number }> = {
  latest: { timestamp: -1n, version: 0 },
  earliest: { timestamp: -2n, version: 0 },
  'max-timestamp': { timestamp: -3n, version: 7 },
  'earliest-local': { timestamp: -4n, version: 8 },
  'latest-tiered': { timestamp: -5n, version: 9 },
  'earliest-pending-upload': { timestamp: -6n, version: 11 },
}

/** What ListOffsets takes for it. */
export function offsetTimestamp(spec: OffsetSpec): bigint {
  return typeof spec === 'number' ? BigInt(spec) : SPECIAL[spec].timestamp
}

/** The lowest version of ListOffsets that can express all of them. */
export function versionForSpecs(specs: readonly OffsetSpec[]): number {
  return Math.max(0, ...specs.map((spec) => (typeof spec === 'number' ? 0 : SPECIAL[spec].version)))
}
