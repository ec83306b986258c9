import type { ConfigProblem } from '../../kafka/configs/config-problem.ts'

/**
 * A fault that the reference's scripts show by its Java class: in log lines, traces and messages. Carries the class name, so that the
 * same line can be printed; the stack frames of a Java trace are left out, they would name code that does not exist here.
 */
export class JavaError extends Error {
  readonly className: string
  constructor(className: string, message: string, cause?: Error) {
    super(message, cause === undefined ? undefined : { cause })
    this.className = className
  }
}

/**
 * Formats a fault as the head of a Java trace: `class: message`, then its causes. No newline at the end. `absent` stands for a message
 * that the first of them lacks; without it, and in causes, the class stands alone.
 */
export function javaTrace(error: unknown, absent = ''): string {
  const lines: string[] = []
  for (let fault: unknown = error, depth = 0; fault !== undefined && depth < 10; depth += 1) {
    lines.push((depth === 0 ? '' : 'Caused by: ') + javaToString(fault, depth === 0 ? absent : ''))
    fault = fault instanceof Error ? fault.cause : undefined
  }
  return lines.join('\n')
}

/** Formats a fault as Throwable.toString does; one without a Java class keeps its message alone. */
export function javaToString(fault: unknown, absent = ''): string {
  if (!(fault instanceof Error)) return String(fault)
  const className = 'className' in fault && typeof fault.className === 'string' ? fault.className : undefined
  if (className === undefined) return fault.message
  const hasMessage = fault.message !== '' || ('hasMessage' in fault && fault.hasMessage === true)
  if (hasMessage) return `${className}: ${fault.message}`
  return absent === '' ? className : `${className}: ${absent}`
}

export function illegalArgument(message: string, cause?: Error): JavaError {
  return new JavaError('java.lang.IllegalArgumentException', message, cause)
}

/** The fault that the reference throws for a configuration. */
export function javaErrorOf({ exception, message, cause }: ConfigProblem): JavaError {
  return new JavaError(exception, message, cause === undefined ? undefined : javaErrorOf(cause))
}

export function configException(message: string): JavaError {
  return new JavaError('org.apache.kafka.common.config.ConfigException', message)
}

export function kafkaException(message: string, cause?: Error): JavaError {
  return new JavaError('org.apache.kafka.common.KafkaException', message, cause)
}

/** What Java's Future.get throws for a fault: its message is the fault with its class. */
export function executionException(fault: unknown): JavaError {
  const cause = fault instanceof Error ? fault : new Error(String(fault))
  return new JavaError('java.util.concurrent.ExecutionException', javaToString(cause), cause)
}

/** What Java's code throws in place of a fault that may not pass: its message is the fault with its class. */
export function runtimeException(fault: unknown): JavaError {
  const cause = fault instanceof Error ? fault : new Error(String(fault))
  return new JavaError('java.lang.RuntimeException', javaToString(cause), cause)
}

const illegalArguments: readonly string[] = [
  'java.lang.IllegalArgumentException',
  'java.lang.NumberFormatException',
  'java.util.regex.PatternSyntaxException',
]

/** Tells whether a fault is one that Java catches as IllegalArgumentException. */
export function isIllegalArgument(fault: unknown): boolean {
  return (
    fault instanceof Error &&
    'className' in fault &&
    illegalArguments.some((className) => className === fault.className)
  )
}
