import { consume } from './kafka-consumer-perf-test/consume.ts'
import { JoinTime } from './kafka-consumer-perf-test/join-time.ts'
import { manual } from './kafka-consumer-perf-test/manual.ts'
import * as option from './kafka-consumer-perf-test/options.ts'
import { formatHeader, formatStatistics, totalOf } from './kafka-consumer-perf-test/report.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { javaPattern } from './kit/java-regex.ts'
import { writeJson } from './kit/json.ts'
import { formatMetrics } from './kit/metrics-table.ts'
import { openConsumerWith } from './kit/open-client.ts'
import type { ParsedOptions } from './kit/options.ts'
import { Progress } from './kit/progress.ts'
import type { Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'
import {
  type CommandLine,
  checkOneOfArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseOrPrintUsage,
} from './kit/usage.ts'
import * as common from './perf-consumer/options.ts'
import {
  checkCommonArgs,
  dateFormat,
  givenProperties,
  reportingIntervalMs,
  runSetting,
} from './perf-consumer/settings.ts'

/** kafka-consumer-perf-test: reads records as fast as it can, and says how fast that was. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => test(argv, io), io)
}

async function test(words: readonly string[], io: Io): Promise<number> {
  const line = parseOrPrintUsage(manual, words, io)
  try {
    checkArgs(line)
    await run(line)
    return 0
  } catch (fault) {
    return caught(fault, io, { manual })
  }
}

function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, option.bootstrapServer)
  checkOneOfArgs(line, option.topic, option.include)
  checkCommonArgs(line, option.consumerConfig)
}

async function run({ options, io }: CommandLine): Promise<void> {
  const isJson = options.has(common.json)
  if (!options.has(common.hideHeader) && !isJson)
    io.stdout.write(formatHeader(options.has(common.showDetailedStats)))
  const consumer = await openConsumerWith(io, propertiesOf(options))
  let progress: Progress | undefined
  try {
    const startMs = Date.now()
    const setting = {
      ...runSetting(options),
      reportingIntervalMs: reportingIntervalMs(options),
      formatDate: dateFormat(options),
    }
    const joinTime = new JoinTime(startMs)
    consumer.subscribe(topicsOf(options), joinTime.listener())
    progress = Progress.of(io, 'Reading')
    const tally = await consume({ consumer, setting, joinTime, progress, io })
    progress.end()
    const times = { startMs, endMs: Date.now(), rebalanceTimeMs: joinTime.totalMs }
    const statistics = totalOf(tally, times)
    const dates = [startMs, times.endMs].map(setting.formatDate).join(', ')
    if (isJson) writeJson(io, { startTimeMs: startMs, endTimeMs: times.endMs, ...statistics })
    else if (!setting.isDetailed) io.stdout.write(formatStatistics(dates, statistics))
    if (options.has(common.printMetrics)) io.stdout.write(formatMetrics(consumer.metrics()))
  } finally {
    progress?.end()
    await consumer.close()
  }
}

function propertiesOf(options: ParsedOptions): Properties {
  const properties = givenProperties(options, option)
  properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
  const group = options.has(option.group) ? options.valueOf(option.group) : option.randomGroup()
  properties.set('group.id', group ?? '')
  properties.set('receive.buffer.bytes', String(options.valueOf(common.socketBufferSize)))
  properties.set('max.partition.fetch.bytes', String(options.valueOf(option.fetchSize)))
  properties.set('auto.offset.reset', options.has(option.fromLatest) ? 'latest' : 'earliest')
  properties.set('check.crcs', 'false')
  if (!properties.has('client.id')) properties.set('client.id', 'perf-consumer-client')
  return properties
}

function topicsOf(options: ParsedOptions): string[] | RegExp {
  const topic = options.valueOf(option.topic)
  return topic === undefined ? javaPattern(options.valueOf(option.include) ?? '') : [topic]
}
