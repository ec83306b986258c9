import { illegalArgument } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'

/** Throws a JavaError for the name of a broker that is no number. */
export function checkBrokerId(name: string, type: string): void {
  try {
    parseJavaInt(name)
  } catch {
    throw illegalArgument(`The entity name for ${type} must be a valid integer broker id, found: ${name}`)
  }
}
