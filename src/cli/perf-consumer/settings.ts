/** From the command line to what both tests of consumers work with, in the order and the words of the reference. */
import { illegalArgument } from '../kit/java-error.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import { simpleDateFormat } from '../kit/simple-date-format.ts'
import { type CommandLine, checkInvalidArgs, checkOneOfArgs, parseKeyValueArgs } from '../kit/usage.ts'
import * as common from './options.ts'

/** How long a run lasts, and what is told of it. */
export interface RunSetting {
  numRecords: number
  /** Between records. */
  timeoutMs: number
  isDetailed: boolean
  isJson: boolean
}

/** Checks what both have in common, and warns of deprecated spellings. */
export function checkCommonArgs(line: CommandLine, consumerConfig: OptionSpec<string>): void {
  checkOneOfArgs(line, common.messages, common.numRecords)
  checkInvalidArgs(line, consumerConfig, common.commandConfig)
  for (const [old, current] of [
    [common.messages, common.numRecords],
    [consumerConfig, common.commandConfig],
  ] as const) {
    if (line.options.has(old))
      line.io.stdout.write(`Warning: --${old.name} is deprecated. Use --${current.name} instead.\n`)
  }
}

/** Gathers the properties that --command-config and --command-property give; throws a JavaError or an OptionError. */
export function givenProperties(
  options: ParsedOptions,
  { consumerConfig, commandProperty }: Record<'consumerConfig' | 'commandProperty', OptionSpec<string>>,
): Properties {
  const given = options.valuesOf(commandProperty)
  const file = options.valueOf(options.has(consumerConfig) ? consumerConfig : common.commandConfig)
  const fromFile: Properties = file === undefined ? new Map() : loadProperties(file)
  return new Map([...fromFile, ...parseKeyValueArgs(given)])
}

/** Reads how long to run; throws a JavaError or an OptionError. */
export function runSetting(options: ParsedOptions): RunSetting {
  const numRecords = options.valueOf(options.has(common.messages) ? common.messages : common.numRecords) ?? 0
  const timeoutMs = options.valueOf(common.timeout) ?? 0
  return {
    numRecords,
    timeoutMs,
    isDetailed: options.has(common.showDetailedStats),
    isJson: options.has(common.json),
  }
}

/** Reads --reporting-interval; throws a JavaError or an OptionError. */
export function reportingIntervalMs(options: ParsedOptions): number {
  const intervalMs = options.valueOf(common.reportingInterval) ?? 0
  if (intervalMs <= 0) throw illegalArgument('Reporting interval must be greater than 0.')
  return intervalMs
}

/** Reads --date-format; throws a JavaError or an OptionError. */
export function dateFormat(options: ParsedOptions): (timeMs: number) => string {
  return simpleDateFormat(options.valueOf(common.dateFormat) ?? '')
}
