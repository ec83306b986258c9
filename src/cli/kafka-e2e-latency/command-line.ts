import { ExitRequest } from '../kit/exit.ts'
import type { Io } from '../kit/io.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseOrPrintUsage,
  printUsageAndExit,
} from '../kit/usage.ts'
import { manual } from './manual.ts'
import * as option from './options.ts'

const required = [
  option.bootstrapServer,
  option.topic,
  option.numRecords,
  option.producerAcks,
  option.recordSize,
]

/** Reads the command line, in names or in the old order of words; throws an OptionError for a value that is none. */
export function parseLine(words: readonly string[], io: Io): CommandLine {
  const line = parseOrPrintUsage(manual, withNames(words, io), io)
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, ...required)
  const { options } = line
  const acks = options.valueOf(option.producerAcks) ?? ''
  if (acks !== '1' && acks !== 'all')
    printUsageAndExit(
      line,
      "Invalid value for --producer-acks. Latency testing requires synchronous acknowledgement. Please use '1' or 'all'.",
    )
  if ((options.valueOf(option.numRecords) ?? 0) <= 0)
    printUsageAndExit(line, 'Value for --num-records must be a positive integer.')
  for (const size of [option.recordSize, option.recordKeySize, option.recordHeaderKeySize]) {
    if ((options.valueOf(size) ?? 0) < 0)
      printUsageAndExit(line, `Value for --${size.name} must be a non-negative integer.`)
  }
  if ((options.valueOf(option.recordHeaderSize) ?? 0) < -1)
    printUsageAndExit(
      line,
      'Value for --record-header-size must be a non-negative integer or -1 for null header value.',
    )
  if ((options.valueOf(option.numHeaders) ?? 0) < 0)
    printUsageAndExit(line, 'Value for --num-headers must be a non-negative integer.')
  return line
}

/** Gives the words of the old form their names. The reference takes `--help` and `--version` alone for words of it; here they work. */
function withNames(words: readonly string[], io: Io): readonly string[] {
  const names = required.map(({ name }) => `--${name}`)
  const isNamed = words.length === 0 || words.some((word) => names.includes(word))
  const isAsking = words.length === 1 && (words[0] === '--help' || words[0] === '--version')
  if (isNamed || isAsking) return words
  if (words.length !== 5 && words.length !== 6) {
    io.stderr.write(
      `Invalid number of arguments. Expected 5 or 6 positional arguments, but got ${words.length}. Usage: bootstrap-server topic num-records producer-acks record-size [optional] command-config\n`,
    )
    throw new ExitRequest(1)
  }
  io.stdout.write(
    `WARNING: Positional argument usage is deprecated and will be removed in Apache Kafka 5.0. Please use named arguments instead: ${[...names, `--${option.commandConfig.name}`].join(', ')}\n`,
  )
  return words.flatMap((word, at) => [names[at] ?? `--${option.commandConfig.name}`, word])
}
