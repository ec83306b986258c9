import type { OffsetSpec } from '../../kafka/client/admin/types.ts'
import { parseExactJavaInteger } from '../kit/java-number.ts'
import { terse } from '../kit/terse.ts'

const named: readonly Exclude<OffsetSpec, number>[] = [
  'latest',
  'earliest',
  'max-timestamp',
  'earliest-local',
  'latest-tiered',
  'earliest-pending-upload',
]

/** Reads the argument of --time: a name, the negative number that stands for it, or milliseconds since 1970. */
export function parseTime(text: string): OffsetSpec {
  const byName = named.find((name) => name === text)
  if (byName !== undefined) return byName
  const value = parseExactJavaInteger(text, 63n)
  if (value === undefined) {
    const forms = named.map((name, at) => `${-1 - at} or ${name}`).join(' / ')
    throw terse(`Malformed time argument ${text}. Please use ${forms}, or a specified long format timestamp`)
  }
  // No record is from beyond the largest safe integer.
  return named[Number(-1n - value)] ?? Math.min(Number(value), Number.MAX_SAFE_INTEGER)
}
