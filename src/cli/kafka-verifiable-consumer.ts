import { consume } from './kafka-verifiable-consumer/consume.ts'
import * as argument from './kafka-verifiable-consumer/parser.ts'
import { type ParsedArguments, parseArguments } from './kit/argparse/parse.ts'
import type { Io } from './kit/io.ts'
import { illegalArgument } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { openConsumerWith } from './kit/open-client.ts'
import type { Properties } from './kit/properties.ts'
import * as common from './verifiable/connection-arguments.ts'
import { Events } from './verifiable/events.ts'
import { isWakeup } from './verifiable/faults.ts'
import { fileProperties } from './verifiable/properties-file.ts'
import { runTool } from './verifiable/run-tool.ts'

const LOGGER = 'org.apache.kafka.tools.VerifiableConsumer'

/** kafka-verifiable-consumer: reads a topic as a member of a group and prints as JSON what happens. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return runTool({ parser: argument.parser, words: argv, io }, (signalled) => read(argv, io, signalled))
}

async function read(words: readonly string[], io: Io, signalled: Promise<void>): Promise<void> {
  const parsed = parseArguments(argument.parser, words)
  const consumer = await openConsumerWith(io, propertiesOf(parsed, io))
  const events = new Events(io)
  let isRequested = false
  void signalled.then(() => {
    isRequested = true
    events.print('shutdown_requested')
    consumer.wakeup()
  }) // settles only where a signal comes
  events.print('startup_complete')
  const plan = {
    topic: parsed.valueOf(argument.topic),
    maxMessages: parsed.valueOf(argument.maxMessages),
    commits: !parsed.valueOf(argument.enableAutocommit),
    isVerbose: parsed.valueOf(common.verbose),
  }
  try {
    await consume(consumer, plan, events)
  } catch (fault) {
    if (!isWakeup(fault))
      scriptLog(io).error('Error during processing, terminating consumer process: ', LOGGER, fault)
  } finally {
    await consumer.close()
    events.print('shutdown_complete')
    // The end asks for itself, when all is over.
    if (!isRequested) events.print('shutdown_requested')
    await events.end()
  }
}

function propertiesOf(parsed: ParsedArguments, io: Io): Properties {
  const properties = fileProperties(
    argument.parser,
    {
      old: { flag: '--consumer.config', path: parsed.valueOf(argument.consumerConfig) },
      commandConfig: parsed.valueOf(common.commandConfig),
    },
    io,
  )
  const protocol = parsed.valueOf(argument.groupProtocol).toUpperCase()
  if (protocol !== 'CLASSIC' && protocol !== 'CONSUMER')
    throw illegalArgument(`No enum constant org.apache.kafka.clients.consumer.GroupProtocol.${protocol}`)
  properties.set('group.protocol', protocol)
  const sessionTimeout = parsed.valueOf(argument.sessionTimeout)
  const optional: [string, string | undefined][] = [
    protocol === 'CONSUMER'
      ? ['group.remote.assignor', parsed.valueOf(argument.groupRemoteAssignor)]
      : ['partition.assignment.strategy', parsed.valueOf(argument.assignmentStrategy)],
    ['session.timeout.ms', sessionTimeout === undefined ? undefined : String(sessionTimeout)],
    ['group.instance.id', parsed.valueOf(argument.groupInstanceId)],
  ]
  for (const [key, value] of optional) if (value !== undefined) properties.set(key, value)
  return properties
    .set('group.id', parsed.valueOf(argument.groupId))
    .set('bootstrap.servers', parsed.valueOf(common.consumersBootstrapServer))
    .set('enable.auto.commit', String(parsed.valueOf(argument.enableAutocommit)))
    .set('auto.offset.reset', parsed.valueOf(argument.resetPolicy))
}
