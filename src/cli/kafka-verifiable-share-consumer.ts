import { type AcknowledgementMode, consume } from './kafka-verifiable-share-consumer/consume.ts'
import * as argument from './kafka-verifiable-share-consumer/parser.ts'
import { setStrategy, strategyOf } from './kafka-verifiable-share-consumer/reset-strategy.ts'
import { parseArguments } from './kit/argparse/parse.ts'
import type { Io } from './kit/io.ts'
import { illegalArgument } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { openShareConsumerWith } from './kit/open-client.ts'
import * as common from './verifiable/connection-arguments.ts'
import { Events } from './verifiable/events.ts'
import { isWakeup } from './verifiable/faults.ts'
import { fileProperties } from './verifiable/properties-file.ts'
import { runTool } from './verifiable/run-tool.ts'

const LOGGER = 'org.apache.kafka.tools.VerifiableShareConsumer'

/** kafka-verifiable-share-consumer: reads a topic as a member of a share group and prints as JSON what happens. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return runTool({ parser: argument.parser, words: argv, io }, (signalled) => read(argv, io, signalled))
}

async function read(words: readonly string[], io: Io, signalled: Promise<void>): Promise<void> {
  const parsed = parseArguments(argument.parser, words)
  const mode = modeOf(parsed.valueOf(argument.acknowledgementMode))
  const files = {
    old: { flag: '', path: undefined },
    commandConfig: parsed.valueOf(common.commandConfig),
  }
  const properties = fileProperties(argument.parser, files, io)
  properties.set('bootstrap.servers', parsed.valueOf(common.consumersBootstrapServer))
  const group = parsed.valueOf(argument.groupId)
  const consumer = await openShareConsumerWith(io, new Map(properties).set('group.id', group))
  const events = new Events(io)
  const log = scriptLog(io)
  void signalled.then(() => consumer.wakeup()) // settles only where a signal comes
  events.print('startup_complete')
  try {
    const resets = parsed.valueOf(argument.offsetResetStrategy).toLowerCase()
    if (resets !== '') {
      const offsetResetStrategy = strategyOf(resets)
      await setStrategy(group, offsetResetStrategy, { properties, io })
      events.print('offset_reset_strategy_set', { offsetResetStrategy })
    }
    const plan = {
      topic: parsed.valueOf(argument.topic),
      maxMessages: parsed.valueOf(argument.maxMessages),
      mode,
      isVerbose: parsed.valueOf(common.verbose),
    }
    await consume(plan, { consumer, events, log })
  } catch (fault) {
    if (!isWakeup(fault))
      log.error('Error during processing, terminating share consumer process: ', LOGGER, fault)
  } finally {
    await consumer.close()
    events.print('shutdown_complete')
    await events.end()
  }
}

function modeOf(text: string): AcknowledgementMode {
  const mode = text.toUpperCase()
  if (mode === 'AUTO' || mode === 'ASYNC' || mode === 'SYNC') return mode
  throw illegalArgument(
    `No enum constant org.apache.kafka.tools.VerifiableShareConsumer.AcknowledgementMode.${mode}`,
  )
}
