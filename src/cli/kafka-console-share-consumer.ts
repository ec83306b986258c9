import type { ShareConsumer, ShareRecord } from '../kafka/client/share-consumer/types.ts'
import { buildFormatter } from './console-consumers/formatter.ts'
import type { MessageFormatter } from './console-consumers/message-formatter.ts'
import { printRecords } from './console-consumers/print-records.ts'
import { receiveTimeoutMs, runScript, untilSignalled } from './console-consumers/run-script.ts'
import { manual } from './kafka-console-share-consumer/manual.ts'
import * as option from './kafka-console-share-consumer/options.ts'
import { acknowledgement, consumerProperties } from './kafka-console-share-consumer/settings.ts'
import type { Io } from './kit/io.ts'
import type { ScriptLog } from './kit/log.ts'
import type { Properties } from './kit/properties.ts'
import type { CommandLine } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer'

/** kafka-console-share-consumer: prints the records that a share group gives out, and acknowledges each. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return runScript({ manual, logger: LOGGER, settle, run }, argv, io)
}

interface Setting {
  line: CommandLine
  properties: Properties
  formatter: MessageFormatter
}

async function settle(line: CommandLine, log: ScriptLog): Promise<Setting> {
  const properties = consumerProperties(line)
  return { line, properties, formatter: await buildFormatter(line, option, log) }
}

async function run(setting: Setting, log: ScriptLog): Promise<number> {
  const { line, properties } = setting
  const { io, options } = line
  // Read here, because the reference logs a wrong one, as it does what goes wrong with brokers.
  const timeoutMs = receiveTimeoutMs(line, option.timeoutMs)
  // The records are acknowledged one by one, whatever the properties say.
  properties.set('share.acknowledgement.mode', 'explicit')
  const [{ connectTo }, { openShareConsumer }] = await Promise.all([
    import('./kit/connect.ts'),
    import('../kafka/client/share-consumer/share-consumer.ts'),
  ])
  const { properties: clientProperties, hooks } = await connectTo(properties, io)
  const consumer = await openShareConsumer(clientProperties, hooks)
  try {
    consumer.subscribe([options.valueOf(option.topic) ?? ''])
  } catch (fault) {
    await consumer.close()
    throw fault
  }
  const work = () => print(consumer, { ...setting, timeoutMs }, log)
  return untilSignalled(consumer, work, { io, announcesEnd: options.has(option.enableSystestEvents) })
}

async function print(
  consumer: ShareConsumer,
  { line, properties, formatter, timeoutMs }: Setting & { timeoutMs: number },
  log: ScriptLog,
): Promise<void> {
  const { io, options } = line
  const type = acknowledgement(line)
  const groupId = properties.get('group.id') ?? ''
  await printRecords<ShareRecord>({
    poll: (ms) => consumer.poll(ms),
    formatter,
    io,
    log,
    logger: LOGGER,
    maxMessages: () => options.valueOf(option.maxMessages) ?? -1,
    timeoutMs,
    onWritten: (record) => consumer.acknowledge(record, type),
    onFault: (fault, record) => {
      if (!options.has(option.rejectMessageOnError)) throw fault
      log.error('Error processing message, rejecting this message: ', LOGGER, fault)
      consumer.acknowledge(record, 'REJECT')
    },
    // What was acknowledged is sent.
    leave: () => consumer.close(),
    adviceWithoutRecords: () =>
      `a share group begins with new records, unless it is told otherwise: kafka-configs --bootstrap-server ${options.valueOf(option.bootstrapServer)} --alter --entity-type groups --entity-name ${groupId} --add-config share.auto.offset.reset=earliest`,
  })
}
