import { type ErrorName, errorOf, errors, type KafkaError } from '../errors.ts'

/** A failure as Java's clients would report it: the exception's class and its message. */
export class ClientError extends Error {
  readonly code = 'SAMSA_KAFKA_CLIENT'
  /** Full name of the Java exception class, e.g. `org.apache.kafka.common.errors.TimeoutException`. */
  readonly className: string
  /** The protocol error behind it, when a broker answered with one. */
  readonly kafkaError: KafkaError | undefined
  /** Whether Java's exception has a message: it shows an empty one, but none that is not there. */
  readonly hasMessage: boolean
  /** Whether the same call may succeed later without a change. */
  readonly isRetriable: boolean

  constructor(
    className: string,
    message: string,
    options: {
      kafkaError?: KafkaError | undefined
      hasMessage?: boolean
      isRetriable?: boolean
      cause?: unknown
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ClientError'
    this.className = className
    this.kafkaError = options.kafkaError
    this.hasMessage = options.hasMessage ?? message !== ''
    this.isRetriable = options.isRetriable ?? options.kafkaError?.retriable ?? false
  }

  /** True when it stands for this error of the protocol. */
  is(name: ErrorName): boolean {
    return this.kafkaError?.code === errors[name].code
  }
}

/** The failure that an error code from a broker means; its own message wins over the table's. */
export function errorFromCode(code: number, message?: string | null): ClientError {
  const kafkaError = errorOf(code)
  const className = kafkaError.exception ?? 'org.apache.kafka.common.KafkaException'
  return new ClientError(className, message ?? kafkaError.message, { kafkaError, hasMessage: true })
}

/** The failure for a protocol error by name. */
export function errorFromName(name: ErrorName, message?: string): ClientError {
  return errorFromCode(errors[name].code, message)
}

export function timeoutError(message: string, cause?: unknown): ClientError {
  return new ClientError('org.apache.kafka.common.errors.TimeoutException', message, {
    kafkaError: errors.REQUEST_TIMED_OUT,
    cause,
  })
}

/** The connection was lost, or could not be made, before the answer was there. */
export function disconnectError(message = '', cause?: unknown): ClientError {
  return new ClientError('org.apache.kafka.common.errors.DisconnectException', message, {
    kafkaError: errors.NETWORK_EXCEPTION,
    cause,
  })
}

export function unsupportedVersion(message: string): ClientError {
  return errorFromName('UNSUPPORTED_VERSION', message)
}

export function configError(message: string): ClientError {
  return new ClientError('org.apache.kafka.common.config.ConfigException', message)
}

export function kafkaException(message: string, cause?: unknown): ClientError {
  return new ClientError('org.apache.kafka.common.KafkaException', message, { cause })
}

export function illegalState(message: string): ClientError {
  return new ClientError('java.lang.IllegalStateException', message)
}

export function illegalArgument(message: string): ClientError {
  return new ClientError('java.lang.IllegalArgumentException', message)
}

export function wakeupError(): ClientError {
  return new ClientError('org.apache.kafka.common.errors.WakeupException', '')
}

const AUTHENTICATION_ERRORS = [
  'AuthenticationException',
  'SaslAuthenticationException',
  'SslAuthenticationException',
  'UnsupportedSaslMechanismException',
  'IllegalSaslStateException',
].map((name) => `org.apache.kafka.common.errors.${name}`)

/** Whether a broker, or its certificate, has been refused or has refused this client (Java's AuthenticationException). */
export function isAuthenticationError(fault: unknown): boolean {
  return fault instanceof ClientError && AUTHENTICATION_ERRORS.includes(fault.className)
}

/** Turns whatever was thrown into a ClientError. */
export function toClientError(fault: unknown): ClientError {
  if (fault instanceof ClientError) return fault
  return kafkaException(fault instanceof Error ? fault.message : String(fault), fault)
}
