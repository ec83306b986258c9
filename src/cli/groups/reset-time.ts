import { parseHumanTime } from '../kit/human-time.ts'
import { parseJavaDateTime } from './java-date-time.ts'

/**
 * Reads the argument of --to-datetime in the reference's form, or as people write times ("2 hours ago"), as milliseconds since 1970.
 *
 * @throws JavaError (ParseException) in the reference's words where it is neither
 */
export function parseResetTime(text: string, nowMs: number): number {
  try {
    return parseJavaDateTime(text)
  } catch (fault) {
    const timeMs = parseHumanTime(text, nowMs)
    // A time before 1970 stands for something else in a request.
    if (timeMs === undefined || timeMs < 0) throw fault
    return timeMs
  }
}
