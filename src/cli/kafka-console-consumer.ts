import type { Consumer, ConsumerRecord } from '../kafka/client/consumer/types.ts'
import { buildFormatter } from './console-consumers/formatter.ts'
import type { MessageFormatter } from './console-consumers/message-formatter.ts'
import { printRecords } from './console-consumers/print-records.ts'
import { receiveTimeoutMs, runScript, untilSignalled } from './console-consumers/run-script.ts'
import { cleanUp, subscribe } from './kafka-console-consumer/consume.ts'
import { manual } from './kafka-console-consumer/manual.ts'
import * as option from './kafka-console-consumer/options.ts'
import { consumerProperties, type StartOffset, startOffset } from './kafka-console-consumer/settings.ts'
import { type Window, windowOf } from './kafka-console-consumer/window/window.ts'
import type { ClientSetting } from './kit/connect.ts'
import type { Io } from './kit/io.ts'
import type { ScriptLog } from './kit/log.ts'
import type { Properties } from './kit/properties.ts'
import type { CommandLine } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
const PROTOCOL_ADVICE =
  'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol\n'

/** kafka-console-consumer: prints the records of topics to standard output. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return runScript({ manual, logger: LOGGER, settle, run }, argv, io)
}

interface Setting {
  line: CommandLine
  properties: Properties
  start: StartOffset
  window: Window | undefined
  timeoutMs: number
  formatter: MessageFormatter
}

async function settle(line: CommandLine, log: ScriptLog): Promise<Setting> {
  const properties = consumerProperties(line)
  const start = startOffset(line)
  const window = windowOf(line, Date.now())
  const timeoutMs = receiveTimeoutMs(line, option.timeoutMs)
  return { line, properties, start, window, timeoutMs, formatter: await buildFormatter(line, option, log) }
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
  const work = () => print(consumer, source, { setting, log })
  return untilSignalled(consumer, work, { io, announcesEnd: options.has(option.enableSystestEvents) })
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

async function print(
  consumer: Consumer,
  source: Source,
  { setting, log }: { setting: Setting; log: ScriptLog },
): Promise<void> {
  const { line, formatter, timeoutMs } = setting
  const { io, options } = line
  try {
    await printRecords<ConsumerRecord>({
      ...source,
      formatter,
      io,
      log,
      logger: LOGGER,
      maxMessages: () => options.valueOf(option.maxMessages) ?? -1,
      timeoutMs,
      onFault: (fault) => {
        if (!options.has(option.skipMessageOnError)) throw fault
        log.error('Error processing message, skipping this message: ', LOGGER, fault)
      },
      leave: (unprinted) => cleanUp(consumer, unprinted),
      adviceWithoutRecords: () => adviceWithoutRecords(consumer, setting),
    })
  } finally {
    await source.close?.()
  }
}

/** Says where somebody who got nothing might look for the reason. */
function adviceWithoutRecords(
  consumer: Consumer,
  { line: { options }, start, window }: Setting,
): string | undefined {
  if (window !== undefined) return undefined
  if (consumer.assignment().length === 0)
    return 'no partition was assigned: check the address, and that there is such a topic (kafka-topics --list).'
  if (options.has(option.group))
    return `kafka-consumer-groups --describe --group ${options.valueOf(option.group)} shows how far the group has read.`
  if (start === 'latest')
    return 'only new records are shown; --from-beginning shows those that are there already as well.'
  return 'kafka-get-offsets shows which partitions there are, and where they begin and end.'
}
