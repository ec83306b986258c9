/** `--from` and `--until`: a window of all partitions, which is read once and then left. */
import { HUMAN_TIME_FORMS, parseHumanTime } from '../../kit/human-time.ts'
import type { OptionSpec } from '../../kit/option-spec.ts'
import { type CommandLine, checkInvalidArgs, printUsageAndExit } from '../../kit/usage.ts'
import * as option from '../options.ts'
import { type StartOffset, startOffset } from '../settings.ts'

/** An end of a partition, an offset, or the first record at a time or after it. */
export type Bound = 'earliest' | 'latest' | { offset: number } | { timeMs: number }

export interface Window {
  from: Bound
  /** The first record that is not read any more; undefined to read on. */
  until: Bound | undefined
}

/** A number with more digits is a time in milliseconds: in 1973 there was no Kafka, and hardly a partition has as many records. */
const MOST_OFFSET_DIGITS = 11

/** Reads the options; undefined where neither is given. Ends the script where they contradict others or cannot be read. */
export function windowOf(line: CommandLine, nowMs: number): Window | undefined {
  const { options } = line
  if (!options.has(option.from) && !options.has(option.until)) return undefined
  checkInvalidArgs(line, option.from, option.fromBeginning, option.offset)
  const from = boundOf(line, option.from, nowMs)
  return { from: from ?? startOf(line), until: boundOf(line, option.until, nowMs) }
}

/** Without --from, a window begins where --offset says, or with the first record. */
function startOf(line: CommandLine): Bound {
  const start: StartOffset = line.options.has(option.offset) ? startOffset(line) : 'earliest'
  return typeof start === 'number' ? { offset: start } : start
}

function boundOf(line: CommandLine, given: OptionSpec<string>, nowMs: number): Bound | undefined {
  const text = line.options.valueOf(given)
  if (text === undefined) return undefined
  const word = text.trim().toLowerCase()
  if (word === 'earliest' || word === 'beginning') return 'earliest'
  if (word === 'latest' || word === 'now' || word === 'end') return 'latest'
  const digits = /^offset:(\d+)$/.exec(word)?.[1] ?? /^\d+$/.exec(word)?.[0]
  if (digits !== undefined && (word.startsWith('offset:') || digits.length <= MOST_OFFSET_DIGITS))
    return { offset: Number(digits) }
  const timeMs = parseHumanTime(text, nowMs)
  if (timeMs !== undefined && timeMs >= 0) return { timeMs }
  printUsageAndExit(
    line,
    `The value '${text}' of option ${given.name} is no offset and no time. Valid values are 'earliest', 'latest', an offset (also as offset:N), or a time: ${HUMAN_TIME_FORMS}.`,
  )
}
