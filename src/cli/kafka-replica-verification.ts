import { setTimeout as pause } from 'node:timers/promises'
import type { Admin } from '../kafka/client/admin/admin.ts'
import type { OffsetSpec, TopicDescription } from '../kafka/client/admin/types.ts'
import { ClientError } from '../kafka/client/client-error.ts'
import { partitionName } from '../kafka/client/types.ts'
import { manual } from './kafka-replica-verification/manual.ts'
import * as option from './kafka-replica-verification/options.ts'
import { type LagReport, Verification } from './kafka-replica-verification/verification.ts'
import { validateBootstrapServer } from './kit/bootstrap.ts'
import { exitCodeOf, signalExitCodes } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { JavaError } from './kit/java-error.ts'
import { allOfGet, futureGet } from './kit/java-future.ts'
import { javaPattern } from './kit/java-regex.ts'
import { writeJson } from './kit/json.ts'
import { scriptLog } from './kit/log.ts'
import { openAdminFor } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import { simpleDateFormat } from './kit/simple-date-format.ts'
import { topicFilter } from './kit/topic-filter.ts'
import { caught } from './kit/uncaught.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseCommandLine,
  printUsageAndExit,
} from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.ReplicaVerificationTool'
const formatDate = simpleDateFormat('yyyy-MM-dd HH:mm:ss,SSS')

/** kafka-replica-verification: reads all replicas of topics and tells where they differ, and how far the reading is behind. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => verify(argv, io), io)
}

async function verify(words: readonly string[], io: Io): Promise<number> {
  scriptLog(io).warn('This tool is deprecated and may be removed in a future major release.', LOGGER)
  try {
    const line = parseCommandLine(manual, words, io)
    maybePrintHelpOrVersion(line)
    checkRequiredArgs(line, option.brokerList)
    return await run(line)
  } catch (fault) {
    return caught(fault, io, { manual })
  }
}

async function run(line: CommandLine): Promise<number> {
  const { options, io } = line
  const admin = await openAdminFor(io, { bootstrapServer: brokersOf(line) })
  try {
    const topics = await topicsToVerify(admin, options)
    if (topics.length === 0) {
      scriptLog(io).error(
        'No topics found. [topics-include] if specified, is either filtering out all topics or there is no topic.',
        LOGGER,
      )
      return 1
    }
    const reportIntervalMs = options.valueOf(option.reportIntervalMs) ?? 0
    const offsets = await initialOffsets(admin, topics, options.valueOf(option.time) ?? 0)
    const limits = {
      maxWaitMs: options.valueOf(option.maxWaitMs) ?? 0,
      maxBytes: options.valueOf(option.fetchSize) ?? 0,
    }
    const verification = new Verification(admin, topics, { limits, offsets })
    if (!options.has(option.json)) say(io, 'verification process is started')
    return await repeat(verification, line, reportIntervalMs)
  } finally {
    await admin.close()
  }
}

/** Verifies round after round until a signal, or replicas that have nothing to do with one another, end it. */
async function repeat(
  verification: Verification,
  { options, io }: CommandLine,
  reportIntervalMs: number,
): Promise<number> {
  const signal = new Promise<keyof typeof signalExitCodes>((resolve) => io.onTerminate?.(resolve))
  const signalled = signal.then((name) => signalExitCodes[name])
  let lastReportMs = Date.now()
  for (;;) {
    const outcome = await Promise.race([signalled, verification.round()])
    if (typeof outcome === 'number') return outcome
    for (const fault of outcome.faults) say(options.has(option.json) ? { stdout: io.stderr } : io, fault)
    if (outcome.isBroken) return 1
    const nowMs = Date.now()
    if (nowMs - lastReportMs <= reportIntervalMs) continue
    lastReportMs = nowMs
    if (options.has(option.json)) writeJson(io, reportJson(outcome.report, nowMs))
    else say(io, formatReport(outcome.report))
    // A signal gets its turn even where every answer is there at once.
    await pause(0)
  }
}

function say({ stdout }: Pick<Io, 'stdout'>, text: string): void {
  stdout.write(`${formatDate(Date.now())}: ${text}\n`)
}

function formatReport({ maxLag, partition, offset, partitions }: LagReport): string {
  const name = partition === undefined ? null : partitionName(partition)
  return `max lag is ${maxLag} for partition ${name} at offset ${offset} among ${partitions} partitions`
}

function reportJson({ maxLag, partition, offset, partitions }: LagReport, timeMs: number): unknown {
  return { timeMs, maxLag, topic: partition?.topic, partition: partition?.partition, offset, partitions }
}

function brokersOf(line: CommandLine): string {
  const brokers = line.options.valueOf(option.brokerList) ?? ''
  try {
    validateBootstrapServer(brokers)
  } catch (fault) {
    if (fault instanceof JavaError) printUsageAndExit(line, fault.message)
    throw fault
  }
  return brokers
}

async function topicsToVerify(admin: Admin, options: ParsedOptions): Promise<TopicDescription[]> {
  const [{ listTopics }, { describeTopics }] = await Promise.all([
    import('../kafka/client/admin/list-topics.ts'),
    import('../kafka/client/admin/describe-topics.ts'),
  ])
  const names = (await futureGet(listTopics(admin, { listInternal: true }))).map(({ name }) => name)
  const described = [...(await allOfGet(describeTopics(admin, names))).values()]
  // The pattern is not looked at where there is nothing to look for.
  if (described.length === 0) return []
  const isIncluded = includeFilter(options.valueOf(option.topicsInclude) ?? '')
  return described.filter(({ name }) => isIncluded(name))
}

function includeFilter(pattern: string): (topic: string) => boolean {
  try {
    javaPattern(pattern)
  } catch {
    throw new JavaError('java.lang.RuntimeException', `${pattern} is an invalid regex`)
  }
  return topicFilter(pattern)
}

/** Where to begin; behind the last record where none is as young as the time. */
async function initialOffsets(
  admin: Admin,
  topics: readonly TopicDescription[],
  time: number,
): Promise<Map<string, number>> {
  const { listOffsets } = await import('../kafka/client/admin/list-offsets.ts')
  const partitions = topics.flatMap(({ name: topic, partitions: all }) =>
    all.map(({ partition }) => ({ topic, partition })),
  )
  const ask = async (spec: OffsetSpec) => {
    const queries = partitions.map((partition) => ({ ...partition, spec }))
    const offsets = new Map<string, number>()
    for (const [name, outcome] of await listOffsets(admin, queries)) {
      if (outcome instanceof ClientError) throw outcome
      offsets.set(name, outcome.offset)
    }
    return offsets
  }
  if (time === -2) return ask('earliest')
  const ends = await ask('latest')
  if (time === -1) return ends
  const found = await ask(time)
  return new Map(
    partitions.map((partition) => {
      const name = partitionName(partition)
      const offset = found.get(name) ?? -1
      return [name, offset === -1 ? (ends.get(name) ?? 0) : offset]
    }),
  )
}
