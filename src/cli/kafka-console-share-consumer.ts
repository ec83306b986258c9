import type { ShareConsumer, ShareRecord } from '../kafka/client/share-consumer/types.ts'
import { buildFormatter, type MessageFormatter } from './console-consumers/formatter.ts'
import { printRecords } from './console-consumers/print-records.ts'
import { manual } from './kafka-console-share-consumer/manual.ts'
import * as option from './kafka-console-share-consumer/options.ts'
import {
  acknowledgement,
  consumerProperties,
  receiveTimeoutMs,
} from './kafka-console-share-consumer/settings.ts'
import { exitCodeOf, signalExitCodes } from './kit/exit.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { type ScriptLog, scriptLog } from './kit/log.ts'
import type { Properties } from './kit/properties.ts'
import { uncaught } from './kit/uncaught.ts'
import { type CommandLine, parseOrPrintUsage } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.ConsoleShareConsumer'

/** kafka-console-share-consumer: prints the records that a share group gives out, and acknowledges each. */
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
  formatter: MessageFormatter
}

/** Reads the command line; a fault that is no matter of usage ends the script as an uncaught exception ends Java. */
async function settle(words: readonly string[], io: Io, log: ScriptLog): Promise<Setting | number> {
  const line = parseOrPrintUsage(manual, words, io)
  try {
    const properties = consumerProperties(line)
    return { line, properties, formatter: await buildFormatter(line, option, log) }
  } catch (fault) {
    return uncaught(fault, io)
  }
}

async function run(setting: Setting, log: ScriptLog): Promise<number> {
  const { line, properties } = setting
  const { io, options } = line
  const timeoutMs = receiveTimeoutMs(line)
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

  let signalled: keyof typeof signalExitCodes | undefined
  const stopListening = io.onTerminate?.((signal) => {
    signalled ??= signal
    consumer.wakeup()
  })
  try {
    await printAndLeave(consumer, { ...setting, timeoutMs }, log)
  } finally {
    stopListening?.()
    if (options.has(option.enableSystestEvents)) io.stdout.write('shutdown_complete\n')
  }
  return signalled === undefined ? 0 : signalExitCodes[signalled]
}

/** Whatever happens, what was acknowledged is sent, the group is left and the count is printed. */
async function printAndLeave(
  consumer: ShareConsumer,
  { line, properties, formatter, timeoutMs }: Setting & { timeoutMs: number },
  log: ScriptLog,
): Promise<void> {
  const { io, options } = line
  const type = acknowledgement(line)
  const groupId = properties.get('group.id') ?? ''
  let messageCount = 0
  try {
    await printRecords<ShareRecord>(
      {
        poll: (ms) => consumer.poll(ms),
        formatter,
        io,
        log,
        logger: LOGGER,
        maxMessages: options.valueOf(option.maxMessages) ?? -1,
        timeoutMs,
        onWritten: (record) => consumer.acknowledge(record, type),
        onFault: (fault, record) => {
          if (!options.has(option.rejectMessageOnError)) throw fault
          log.error('Error processing message, rejecting this message: ', LOGGER, fault)
          consumer.acknowledge(record, 'REJECT')
        },
      },
      () => {
        messageCount += 1
      },
    )
  } finally {
    await consumer.close()
    io.stderr.write(`Processed a total of ${messageCount} messages\n`)
    if (messageCount === 0)
      hint(
        io,
        `a share group begins with new records, unless it is told otherwise: kafka-configs --bootstrap-server ${options.valueOf(option.bootstrapServer)} --alter --entity-type groups --entity-name ${groupId} --add-config share.auto.offset.reset=earliest`,
      )
  }
}
