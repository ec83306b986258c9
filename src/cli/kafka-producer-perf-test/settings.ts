/** From the command line to what the test works with, in the order and the words of ProducerPerformance.ConfigPostProcessor. */
import { randomUuid } from '../../kafka/uuid.ts'
import { type ParsedArguments, parseArguments } from '../kit/argparse/parse.ts'
import { ArgumentParserError } from '../kit/argparse/parse-errors.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import * as argument from './parser.ts'
import { readPayloads } from './payloads.ts'

const DEFAULT_TRANSACTION_DURATION_MS = 3000

/** What a run of the test is to be. */
export interface Setting {
  topic: string
  numRecords: number
  warmupRecords: number
  /** Bytes of random letters; undefined where payloads come from elsewhere. */
  recordSize: number | undefined
  isMonotonic: boolean
  /** Lines of the payload file. */
  payloads: readonly Buffer[]
  /** Records a second; below zero no limit. */
  throughput: number
  /** How long a transaction lasts; undefined without transactions. */
  transactionDurationMs: number | undefined
  reportingIntervalMs: number
  printsMetrics: boolean
  isJson: boolean
  properties: Properties
}

/** Reads the command line; throws an ArgumentParserError where it is refused, a JavaError for what Java does not catch. */
export function settingOf(words: readonly string[], io: Io): Setting {
  const parsed = parseArguments(argument.parser, words)
  checkArguments(parsed)
  const payloads = readPayloads(
    parsed.valueOf(argument.payloadFile),
    parsed.valueOf(argument.payloadDelimiter),
    io,
  )
  const properties = propertiesOf(parsed, io)
  const givenDurationMs = parsed.valueOf(argument.transactionDurationMs)
  const transactionalId = parsed.valueOf(argument.transactionalId)
  const isTransactional =
    givenDurationMs !== undefined || transactionalId !== undefined || properties.has('transactional.id')
  if (isTransactional) {
    const random = () => `performance-producer-${randomUuid()}`
    properties.set('transactional.id', transactionalId ?? properties.get('transactional.id') ?? random())
  }
  return {
    topic: parsed.valueOf(argument.topic),
    numRecords: parsed.valueOf(argument.numRecords),
    warmupRecords: Math.max(parsed.valueOf(argument.warmupRecords), 0),
    recordSize: parsed.valueOf(argument.recordSize),
    isMonotonic: parsed.valueOf(argument.payloadMonotonic),
    payloads,
    throughput: parsed.valueOf(argument.throughput),
    transactionDurationMs: isTransactional ? (givenDurationMs ?? DEFAULT_TRANSACTION_DURATION_MS) : undefined,
    reportingIntervalMs: parsed.valueOf(argument.reportingInterval),
    printsMetrics: parsed.valueOf(argument.printMetrics),
    isJson: parsed.valueOf(argument.json),
    properties,
  }
}

function checkArguments(parsed: ParsedArguments): void {
  const numRecords = parsed.valueOf(argument.numRecords)
  const recordSize = parsed.valueOf(argument.recordSize)
  const durationMs = parsed.valueOf(argument.transactionDurationMs)
  const commandProperties = parsed.valueOf(argument.commandProperty)
  const producerProps = parsed.valueOf(argument.producerProps)
  const commandConfig = parsed.valueOf(argument.commandConfig)
  const producerConfig = parsed.valueOf(argument.producerConfig)
  if (numRecords <= 0) refuse('--num-records should be greater than zero.')
  if (Math.max(parsed.valueOf(argument.warmupRecords), 0) >= numRecords)
    refuse(
      'The value for --warmup-records must be strictly fewer than the number of records in the test, --num-records.',
    )
  if (recordSize !== undefined && recordSize <= 0) refuse('--record-size should be greater than zero.')
  const sources = [commandProperties, producerProps, commandConfig, producerConfig]
  if (
    parsed.valueOf(argument.bootstrapServer) === undefined &&
    sources.every((source) => source === undefined)
  )
    refuse(
      'At least one of --bootstrap-server, --command-property, --producer-props, --producer.config or --command-config must be specified.',
    )
  if (commandProperties !== undefined && producerProps !== undefined)
    refuse('--command-property and --producer-props cannot be specified together.')
  if (commandConfig !== undefined && producerConfig !== undefined)
    refuse('--command-config and --producer.config cannot be specified together.')
  if (durationMs !== undefined && durationMs <= 0)
    refuse('--transaction-duration-ms should be greater than zero.')
  if (parsed.valueOf(argument.reportingInterval) <= 0)
    refuse('--reporting-interval should be greater than zero.')
}

function refuse(message: string): never {
  throw new ArgumentParserError(message, { parser: argument.parser, subcommand: undefined })
}

function propertiesOf(parsed: ParsedArguments, io: Io): Properties {
  const producerProps = parsed.valueOf(argument.producerProps)
  const producerConfig = parsed.valueOf(argument.producerConfig)
  if (producerProps !== undefined) warn(io, '--producer-props', '--command-property')
  if (producerConfig !== undefined) warn(io, '--producer.config', '--command-config')
  const file = producerConfig ?? parsed.valueOf(argument.commandConfig)
  const properties: Properties = file === undefined ? new Map() : loadProperties(file)
  for (const text of producerProps ?? parsed.valueOf(argument.commandProperty) ?? []) {
    const [key = '', value, ...more] = text.replace(/=+$/, '').split('=')
    if (value === undefined || more.length > 0) throw illegalArgument(`Invalid property: ${text}`)
    properties.set(key, value)
  }
  if (!properties.has('client.id')) properties.set('client.id', 'perf-producer-client')
  const bootstrapServer = parsed.valueOf(argument.bootstrapServer)
  if (bootstrapServer !== undefined) properties.set('bootstrap.servers', bootstrapServer)
  return properties
}

function warn(io: Io, old: string, current: string): void {
  io.stdout.write(
    `Option ${old} has been deprecated and will be removed in a future version. Use ${current} instead.\n`,
  )
}
