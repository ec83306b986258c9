import { consume, type Member, type Run } from './kafka-share-consumer-perf-test/consume.ts'
import { manual } from './kafka-share-consumer-perf-test/manual.ts'
import * as option from './kafka-share-consumer-perf-test/options.ts'
import { formatStatistics, HEADER, statisticsOf } from './kafka-share-consumer-perf-test/report.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { executionException, illegalArgument } from './kit/java-error.ts'
import { writeJson } from './kit/json.ts'
import { formatMetrics } from './kit/metrics-table.ts'
import { openShareConsumerWith } from './kit/open-client.ts'
import type { ParsedOptions } from './kit/options.ts'
import { Progress } from './kit/progress.ts'
import type { Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'
import {
  type CommandLine,
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
import { timeoutWarning } from './perf-consumer/timeout-warning.ts'

const CLOSE_TIMEOUT_MS = 500

/** kafka-share-consumer-perf-test: has members of a share group receive records as fast as they can, and says how fast that was. */
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
  checkRequiredArgs(line, option.topic, option.bootstrapServer)
  checkCommonArgs(line, option.consumerConfig)
}

async function run({ options, io }: CommandLine): Promise<void> {
  if (!options.has(common.hideHeader) && !options.has(common.json)) io.stdout.write(HEADER)
  const members = await openMembers(options, io)
  const progress = Progress.of(io, 'Receiving')
  try {
    const startMs = Date.now()
    const setting = runSetting(options)
    if (members.length === 0) throw illegalArgument('The number of threads must be greater than 0.')
    for (const { consumer } of members) consumer.subscribe([options.valueOf(option.topic) ?? ''])
    const total = { records: 0, bytes: 0 }
    const formatDate = asInThread(() => dateFormat(options))
    const intervals = () => reportingIntervalMs(options)
    const state: Run = { setting, reportingIntervalMs: intervals, formatDate, total, progress, io }
    await consume(members, state).catch((fault) => {
      throw executionException(fault)
    })
    progress.end()
    if (options.has(option.showConsumerStats)) reportMembers(members, startMs, state)
    if (total.records < setting.numRecords) timeoutWarning(setting, io)
    const endMs = Date.now()
    const metrics = options.has(common.printMetrics) ? members.map(({ consumer }) => consumer.metrics()) : []
    for (const { consumer } of members) await consumer.commitSync()
    const statistics = statisticsOf({ atMs: endMs, ...total }, { atMs: startMs, records: 0, bytes: 0 })
    if (setting.isJson) writeJson(io, statistics)
    else io.stdout.write(`${formatStatistics(statistics, formatDate)}\n`)
    for (const ofMember of metrics) io.stdout.write(formatMetrics(ofMember))
  } finally {
    progress.end()
    for (const { consumer } of members) await consumer.close(CLOSE_TIMEOUT_MS)
  }
}

function reportMembers(members: readonly Member[], startMs: number, { setting, formatDate, io }: Run): void {
  const atMs = Date.now()
  members.forEach(({ clientId, tally }, at) => {
    const statistics = statisticsOf({ atMs, ...tally }, { atMs: startMs, records: 0, bytes: 0 })
    if (setting.isJson) writeJson(io, { shareConsumer: at + 1, clientId, ...statistics })
    else
      io.stdout.write(
        `Share consumer ${at + 1} having client id ${clientId} consumption metrics- ${formatStatistics(statistics, formatDate)}\n`,
      )
  })
}

/** What goes wrong where the reference has a thread for each member comes out of it as an ExecutionException. */
function asInThread<T>(read: () => T): T {
  try {
    return read()
  } catch (fault) {
    throw executionException(fault)
  }
}

/** One member has the client id as it is, several have it with their number. */
async function openMembers(options: ParsedOptions, io: Io): Promise<Member[]> {
  const threads = options.valueOf(option.threads) ?? 1
  const members: Member[] = []
  for (let number = 1; number <= threads; number += 1) {
    const given = propertiesOf(options)
    const clientId = `${given.get('client.id')}${threads === 1 ? '' : `-${number}`}`
    const consumer = await openShareConsumerWith(io, given.set('client.id', clientId))
    members.push({ consumer, clientId, tally: { records: 0, bytes: 0 } })
  }
  return members
}

function propertiesOf(options: ParsedOptions): Properties {
  const properties = givenProperties(options, option)
  properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
  properties.set('group.id', options.valueOf(option.group) ?? '')
  properties.set('receive.buffer.bytes', String(options.valueOf(common.socketBufferSize)))
  properties.set('fetch.max.bytes', String(options.valueOf(option.fetchSize)))
  properties.set('check.crcs', 'false')
  if (!properties.has('client.id')) properties.set('client.id', 'perf-share-consumer-client')
  return properties
}
