import { JavaError } from '../kit/java-error.ts'

/** Said without a trace. */
export function terse(message: string): JavaError {
  return new JavaError('org.apache.kafka.tools.TerseException', message)
}

export function commandFailed(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message, cause)
}

export function operationFailed(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message, cause)
}
