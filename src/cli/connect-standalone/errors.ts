import { configException, JavaError } from '../kit/java-error.ts'

/** A fault of data (DataException). */
export function dataException(message: string, cause?: unknown): JavaError {
  return new JavaError(
    'org.apache.kafka.connect.errors.DataException',
    message,
    cause instanceof Error ? cause : undefined,
  )
}

/** Bytes that are not what they should be (SerializationException). */
export function serializationException(message: string, cause?: unknown): JavaError {
  return new JavaError(
    'org.apache.kafka.common.errors.SerializationException',
    message,
    cause instanceof Error ? cause : undefined,
  )
}

/** What keeps a worker or a connector from running (ConnectException). */
export function connectException(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.connect.errors.ConnectException', message, cause)
}

/** A class that is not among those that are here: they are Kafka's own, other Java classes cannot be loaded. */
export function unknownClass(key: string, className: string): JavaError {
  return configException(
    `Invalid value ${className} for configuration ${key}: Class ${className} could not be found.`,
  )
}

/** What a client of the worker asked for wrongly (BadRequestException of the REST interface). */
export function badRequest(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.connect.runtime.rest.errors.BadRequestException', message, cause)
}

/** What a client asked for and is not there (NotFoundException). */
export function notFound(message: string): JavaError {
  return new JavaError('org.apache.kafka.connect.errors.NotFoundException', message)
}

/** What a client wants to make and is there already (AlreadyExistsException). */
export function alreadyExists(message: string): JavaError {
  return new JavaError('org.apache.kafka.connect.errors.AlreadyExistsException', message)
}
