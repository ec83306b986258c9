import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../instance/make-folder.ts'
import type { LogLevel, LogLevels } from '../runtime/log-levels.ts'
import { isToldByStore, StoreError } from '../store/errors.ts'

/** Where the daemon tells what it does: `[2026-01-31 12:00:00,123] LEVEL text (logger)`, Kafka's own layout. */
export interface Log {
  debug(text: string): void
  info(text: string): void
  warn(text: string): void
  error(text: string, cause?: unknown): void
  /** A log that writes to the same place under another logger name. */
  named(logger: string): Log
  /** Which lines its loggers write. */
  readonly levels: LogLevels
}

/** Takes whole lines, newline included. */
export type LineSink = (line: string) => void

/** Makes a log over a sink; lines below the level of their logger are dropped. */
export function createLog(sink: LineSink, levels: LogLevels, logger = 'samsa'): Log {
  levels.add(logger)
  const write = (severity: LogLevel, text: string): void => {
    if (!levels.allows(logger, severity)) return
    sink(`[${timestamp(new Date())}] ${severity} ${text} (${logger})\n`)
  }
  return {
    debug: (text) => write('DEBUG', text),
    info: (text) => write('INFO', text),
    warn: (text) => write('WARN', text),
    error: (text, cause) => {
      if (isToldByStore(cause)) return
      write('ERROR', cause === undefined ? text : `${text}: ${describe(cause)}`)
    },
    named: (name) => createLog(sink, levels, name),
    levels,
  }
}

/**
 * Opens a log file that is renamed to `PATH.1` (`PATH.1` to `PATH.2` and so on, the last one dropped) when it outgrows `maxBytes`.
 * Lines are written at once, so a killed daemon leaves all it said. What cannot be written, on a full disk, is kept up to a few lines,
 * the oldest, until something can: whoever logs must not fail.
 */
export function rotatingFileSink(path: string, maxBytes: number, keep: number): LineSink & { close(): void } {
  makeFolder(dirname(path), 0o700)
  let file: number | undefined = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  const kept: string[] = []
  let lost = 0
  const close = (): void => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const write = (line: string): void => {
    if (size + line.length > maxBytes && size > 0) {
      close()
      rotate(path, keep)
      size = 0
    }
    file ??= openSync(path, 'a', 0o600)
    size += writeSync(file, line)
  }
  const sink = (line: string): void => {
    try {
      for (let first = kept[0]; first !== undefined; first = kept[0]) {
        write(first)
        kept.shift()
      }
      if (lost > 0) write(`(${lost} more lines could not be written)\n`)
      lost = 0
      write(line)
    } catch {
      close()
      if (lost === 0 && kept.length < LINES_KEPT) kept.push(line)
      else lost++
    }
  }
  return Object.assign(sink, { close })
}

const LINES_KEPT = 50

function rotate(path: string, keep: number): void {
  rmSync(`${path}.${keep}`, { force: true })
  for (let index = keep - 1; index >= 0; index -= 1) {
    const from = index === 0 ? path : `${path}.${index}`
    try {
      renameSync(from, `${path}.${index + 1}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}

/** A moment as the log tells it: `2026-11-25 17:00:00,123`, local time. */
export function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`
}

function describe(cause: unknown): string {
  // What people can act on needs no stack.
  if (cause instanceof StoreError && cause.code !== 'SAMSA_STORE_FAILED') return cause.message
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
}
