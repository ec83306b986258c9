import { JavaError } from '../kit/java-error.ts'

/** Turns bytes into text; throws a JavaError (SerializationException) on bytes of the wrong size. */
export type Deserializer = (bytes: Buffer) => string

/** Which part of a record a deserializer is for, and its properties without their prefix. */
export interface DeserializerSettings {
  isKey: boolean
  properties: ReadonlyMap<string, string>
}

export function serializationException(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.common.errors.SerializationException', message, cause)
}
