import { configException, JavaError } from '../kit/java-error.ts'

/** A fault of data (DataException). */
export function dataException(message: string, cause?: unknown): JavaError {
  return new JavaError(
    'org.apache.kafka.connect.errors.DataException',
    message,
    cause instanceof Error ? cause : undefined,
  )
}

/** What keeps a worker or a connector from running (ConnectException). */
export function connectException(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.connect.errors.ConnectException', message, cause)
}

/** A class that is not among those that are here: they are Kafka's own, other Java classes cannot be loaded. */
export function unknownClass(key: string, className: string, known: readonly string[]): JavaError {
  return configException(
    `Invalid value ${className} for configuration ${key}: Class ${className} could not be found. Here are: ${known.join(', ')}`,
  )
}
