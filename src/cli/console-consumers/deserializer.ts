import { JavaError } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'

/** Turns bytes into text; throws a JavaError (SerializationException) on bytes of the wrong size. */
export type Deserializer = (bytes: Buffer) => string

/** Which part of a record a deserializer is for, and its properties without their prefix, and where it logs. */
export interface DeserializerSettings {
  isKey: boolean
  properties: ReadonlyMap<string, string>
  log: Pick<ScriptLog, 'error'>
}

export function serializationException(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.common.errors.SerializationException', message, cause)
}
