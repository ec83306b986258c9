import { JavaError } from '../kit/java-error.ts'

export function commandFailed(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message, cause)
}

export function operationFailed(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message, cause)
}
