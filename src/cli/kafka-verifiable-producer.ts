import type { Producer } from '../kafka/client/producer/types.ts'
import * as argument from './kafka-verifiable-producer/parser.ts'
import { Production } from './kafka-verifiable-producer/produce.ts'
import { type ParsedArguments, parseArguments } from './kit/argparse/parse.ts'
import type { Io } from './kit/io.ts'
import { openProducerWith } from './kit/open-client.ts'
import * as common from './verifiable/connection-arguments.ts'
import { Events } from './verifiable/events.ts'
import { fileProperties } from './verifiable/properties-file.ts'
import { runTool } from './verifiable/run-tool.ts'

/** kafka-verifiable-producer: sends increasing numbers and prints as JSON what becomes of each. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return runTool({ parser: argument.parser, words: argv, io }, (signalled) => produce(argv, io, signalled))
}

async function produce(words: readonly string[], io: Io, signalled: Promise<void>): Promise<void> {
  const parsed = parseArguments(argument.parser, words)
  const producer = await openProducerFor(parsed, io)
  const events = new Events(io)
  const production = new Production(planOf(parsed), events)
  const stop = new AbortController()
  void signalled.then(() => stop.abort()) // settles only where a signal comes
  try {
    await production.run(producer, stop.signal)
  } finally {
    await producer.close()
    production.summarize()
    await events.end()
  }
}

function planOf(parsed: ParsedArguments) {
  const createTime = parsed.valueOf(argument.messageCreateTime)
  return {
    topic: parsed.valueOf(argument.topic),
    maxMessages: parsed.valueOf(argument.maxMessages),
    throughput: parsed.valueOf(argument.throughput),
    valuePrefix: parsed.valueOf(argument.valuePrefix),
    repeatingKeys: parsed.valueOf(argument.repeatingKeys),
    createTime: createTime === -1n ? undefined : createTime,
  }
}

async function openProducerFor(parsed: ParsedArguments, io: Io): Promise<Producer> {
  const given = new Map([
    ['bootstrap.servers', parsed.valueOf(common.producersBootstrapServer) ?? ''],
    ['acks', String(parsed.valueOf(argument.acks))],
    ['retries', '0'],
    ...fileProperties(
      argument.parser,
      {
        old: { flag: '--producer.config', path: parsed.valueOf(argument.producerConfig) },
        commandConfig: parsed.valueOf(common.commandConfig),
      },
      io,
    ),
  ])
  return openProducerWith(io, given)
}
