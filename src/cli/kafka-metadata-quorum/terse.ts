import { JavaError } from '../kit/java-error.ts'

export const TERSE = 'org.apache.kafka.tools.TerseException'

/** Said without a trace. */
export function terse(message: string): JavaError {
  return new JavaError(TERSE, message)
}
