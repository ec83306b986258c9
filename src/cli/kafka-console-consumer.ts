import type { Consumer, ConsumerRecord } from '../kafka/client/consumer/types.ts'
import { buildFormatter, type MessageFormatter } from './console-consumers/formatter.ts'
import { printRecords } from './console-consumers/print-records.ts'
import { cleanUp, subscribe } from './kafka-console-consumer/consume.ts'
import { manual } from './kafka-console-consumer/manual.ts'
import * as option from './kafka-console-consumer/options.ts'
import {
  consumerProperties,
  receiveTimeoutMs,
  type StartOffset,
  startOffset,
} from './kafka-console-consumer/settings.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { type ScriptLog, scriptLog } from './kit/log.ts'
import type { Properties } from './kit/properties.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const
const PROTOCOL_ADVICE =
  'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol\n'

/** kafka-console-consumer: prints the records of topics to standard output. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => consume(argv, io), io)
}

async function consume(words: readonly string[], io: Io): Promise<number> {
  const log = scriptLog(io)
  const setting = await settle(words, io, log)
  if (typeof setting === 'number') return setting
  try {
    return await run(setting, log)
  } catch (fault) {
    log.error('Unknown error when running consumer: ', LOGGER, fault)
    return 1
  }
}

interface Setting {
  line: CommandLine
  properties: Properties
  start: StartOffset
  timeoutMs: number
  formatter: MessageFormatter
}

/** Reads the command line; a fault that is no matter of usage ends the script as an uncaught exception ends Java. */
async function settle(words: readonly string[], io: Io, log: ScriptLog): Promise<Setting | number> {
  const line = parseOrPrintUsage(manual, words, io)
  try {
    const properties = consumerProperties(line)
    const start = startOffset(line)
    const timeoutMs = receiveTimeoutMs(line)
    return { line, properties, start, timeoutMs, formatter: await buildFormatter(line, option, log) }
  } catch (fault) {
    return uncaught(fault, io)
  }
}

async function run(setting: Setting, log: ScriptLog): Promise<number> {
  const { line, properties, start } = setting
  const { io, options } = line
  const [{ connectTo }, { openConsumer }] = await Promise.all([
    import('./kit/connect.ts'),
    import('../kafka/client/consumer/consumer.ts'),
  ])
  const { properties: clientProperties, hooks } = await connectTo(properties, io)
  const consumer = await openConsumer(clientProperties, hooks)
  const isClassic = (properties.get('group.protocol') ?? 'classic').toLowerCase() === 'classic'
  if (isClassic && !options.has(option.partition)) io.stderr.write(PROTOCOL_ADVICE)
  try {
    subscribe(consumer, options, start)
  } catch (fault) {
    await consumer.close()
    throw fault
  }

  let signalled: keyof typeof signalExitCodes | undefined
  const stopListening = io.onTerminate?.((signal) => {
    signalled ??= signal
    consumer.wakeup()
  })
  try {
    await printAndLeave(consumer, setting, log)
  } finally {
    stopListening?.()
    if (options.has(option.enableSystestEvents)) io.stdout.write('shutdown_complete\n')
  }
  return signalled === undefined ? 0 : signalExitCodes[signalled]
}

/** Whatever happens, the group is left and the count is printed. */
async function printAndLeave(
  consumer: Consumer,
  { line, formatter, timeoutMs }: Setting,
  log: ScriptLog,
): Promise<void> {
  const { io, options } = line
  let messageCount = 0
  let unprinted: readonly ConsumerRecord[] = []
  try {
    const consumption = {
      poll: (ms: number) => consumer.poll(ms),
      formatter,
      io,
      log,
      logger: LOGGER,
      maxMessages: options.valueOf(option.maxMessages) ?? -1,
      timeoutMs,
      onFault: (fault: unknown) => {
        if (!options.has(option.skipMessageOnError)) throw fault
        log.error('Error processing message, skipping this message: ', LOGGER, fault)
      },
    }
    unprinted = await printRecords(consumption, () => {
      messageCount += 1
    })
  } finally {
    await cleanUp(consumer, unprinted)
    io.stderr.write(`Processed a total of ${messageCount} messages\n`)
  }
}
