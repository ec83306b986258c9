/** Where a group that has no offset of a partition begins: at an end of the log, or at the first record not older than a duration. */
export type AutoOffsetReset =
  | { readonly strategy: 'earliest' | 'latest' }
  | { readonly strategy: 'by_duration'; readonly durationMs: number }

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const SECOND_MS = 1000

const by = 'by_duration:'
const duration =
  /^([+-])?P(?=[\dT+-])(?:([+-]?\d+)D)?(?:T(?=[\d+-])(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:[.,]\d{0,9})?)S)?)?$/i

/** Reads share.auto.offset.reset, with a duration as Java's Duration.parse reads it (PnDTnHnMn.nS); null when it is neither. */
export function parseAutoOffsetReset(text: string): AutoOffsetReset | null {
  if (text === 'earliest' || text === 'latest') return { strategy: text }
  const match = text.startsWith(by) ? duration.exec(text.slice(by.length)) : null
  if (match === null) return null
  const [, sign, days, hours, minutes, seconds] = match
  const sum =
    Number(days ?? 0) * DAY_MS +
    Number(hours ?? 0) * HOUR_MS +
    Number(minutes ?? 0) * MINUTE_MS +
    Number((seconds ?? '0').replace(',', '.')) * SECOND_MS
  const durationMs = sign === '-' ? -sum : sum
  return durationMs < 0 ? null : { strategy: 'by_duration', durationMs: Math.floor(durationMs) }
}
