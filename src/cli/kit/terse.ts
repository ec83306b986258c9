/** Faults that the reference's tools show by their message alone (TerseException). */
import { JavaError } from './java-error.ts'

const TERSE = 'org.apache.kafka.tools.TerseException'

export function terse(message: string): JavaError {
  return new JavaError(TERSE, message)
}

export function isTerse(fault: unknown): boolean {
  return fault instanceof JavaError && fault.className === TERSE
}
