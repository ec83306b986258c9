/** Log lines as the scripts' log4j writes them to stderr: `[2026-01-31 12:00:00,000] WARN text (logger)`, local time. */
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'

export type LogLevel = 'INFO' | 'WARN' | 'ERROR'

/** Writes log lines; a fault follows its line as the head of a Java trace. */
export interface ScriptLog {
  warn(text: string, logger: string, fault?: unknown): void
  error(text: string, logger: string, fault?: unknown): void
}

/** Makes the log of a script. */
export function scriptLog(io: Pick<Io, 'stderr'>, now: () => Date = () => new Date()): ScriptLog {
  const write = (level: LogLevel, text: string, logger: string, fault: unknown) => {
    // log4j shows an absent message as null, unlike Java's own traces.
    const trace = fault === undefined ? '' : `${javaTrace(fault, 'null')}\n`
    io.stderr.write(logLine(now(), { level, text, logger }) + trace)
  }
  return {
    warn: (text, logger, fault) => write('WARN', text, logger, fault),
    error: (text, logger, fault) => write('ERROR', text, logger, fault),
  }
}

/** Formats one line. */
export function logLine(
  time: Date,
  { level, text, logger }: { level: LogLevel; text: string; logger: string },
): string {
  return `[${logTime(time)}] ${level} ${text} (${logger})\n`
}

function logTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  return `${date} ${clock},${String(time.getMilliseconds()).padStart(3, '0')}`
}
