import { JavaError } from '../kit/java-error.ts'

const TERSE = 'org.apache.kafka.tools.TerseException'

/** A fault that the reference shows by its message alone. */
export function terse(message: string): JavaError {
  return new JavaError(TERSE, message)
}

/** Tells whether a fault is shown without a trace. */
export function isTerse(fault: unknown): boolean {
  return fault instanceof JavaError && fault.className === TERSE
}
