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
import { type Window, windowOf } from './kafka-console-consumer/window/window.ts'
import type { ClientSetting } from './kit/connect.ts'
import { exitCodeOf, signalExitCodes } from './kit/exit.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { type ScriptLog, scriptLog } from './kit/log.ts'
import type { Properties } from './kit/properties.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
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
  window: Window | undefined
  timeoutMs: number
  formatter: MessageFormatter
}

/** Reads the command line; a fault that is no matter of usage ends the script as an uncaught exception ends Java. */
async function settle(words: readonly string[], io: Io, log: ScriptLog): Promise<Setting | number> {
  const line = parseOrPrintUsage(manual, words, io)
  try {
    const properties = consumerProperties(line)
    const start = startOffset(line)
    const window = windowOf(line, Date.now())
    const timeoutMs = receiveTimeoutMs(line)
    return { line, properties, start, window, timeoutMs, formatter: await buildFormatter(line, option, log) }
  } catch (fault) {
    return uncaught(fault, io)
  }
}

async function run(setting: Setting, log: ScriptLog): Promise<number> {
  const { line, properties, window } = setting
  const { io, options } = line
  const [{ connectTo }, { openConsumer }] = await Promise.all([
    import('./kit/connect.ts'),
    import('../kafka/client/consumer/consumer.ts'),
  ])
  const client = await connectTo(properties, io)
  const consumer = await openConsumer(client.properties, client.hooks)
  const isClassic = (properties.get('group.protocol') ?? 'classic').toLowerCase() === 'classic'
  if (isClassic && !options.has(option.partition) && window === undefined) io.stderr.write(PROTOCOL_ADVICE)
  let source: Source
  try {
    source = await openSource(consumer, client, setting)
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
    await printAndLeave({ consumer, source, setting }, log)
  } finally {
    stopListening?.()
    await source.close?.()
    if (options.has(option.enableSystestEvents)) io.stdout.write('shutdown_complete\n')
  }
  return signalled === undefined ? 0 : signalExitCodes[signalled]
}

/** Where records come from: the consumer as it is, or a window that is read through it. */
interface Source {
  poll(timeoutMs: number): Promise<readonly ConsumerRecord[]>
  isDone?(): boolean
  close?(): Promise<void>
}

async function openSource(
  consumer: Consumer,
  client: ClientSetting,
  { line: { options }, start, window }: Setting,
): Promise<Source> {
  if (window === undefined) {
    subscribe(consumer, options, start)
    return { poll: (timeoutMs) => consumer.poll(timeoutMs) }
  }
  const { openWindow } = await import('./kafka-console-consumer/window/open-window.ts')
  const { reader, close } = await openWindow(consumer, client, { window, options })
  return { poll: (timeoutMs) => reader.poll(timeoutMs), isDone: () => reader.isDone, close }
}

/** Whatever happens, the group is left and the count is printed. */
async function printAndLeave(
  { consumer, source, setting }: { consumer: Consumer; source: Source; setting: Setting },
  log: ScriptLog,
): Promise<void> {
  const { line, formatter, timeoutMs } = setting
  const { io, options } = line
  let messageCount = 0
  let unprinted: readonly ConsumerRecord[] = []
  try {
    const consumption = {
      ...source,
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
    const showsOnlyNew =
      setting.window === undefined && setting.start === 'latest' && !options.has(option.group)
    if (messageCount === 0 && showsOnlyNew)
      hint(io, 'only new records are shown; --from-beginning shows those that are there already as well.')
  }
}
