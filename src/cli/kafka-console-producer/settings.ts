/** From the command line to what the tool works with: checks, deprecated spellings, reader and producer properties. */
import { validateBootstrapServer } from '../kit/bootstrap.ts'
import { mergeOption } from '../kit/client-options.ts'
import { JavaError } from '../kit/java-error.ts'
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  parseKeyValueArgs,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

/** Checks the command line in the reference's order and words; ends the script where it is wrong. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, option.topic)
  const exclusive: [AnyOption, AnyOption][] = [
    [option.commandConfig, option.producerConfig],
    [option.commandProperty, option.producerProperty],
    [option.readerProperty, option.property],
  ]
  for (const [current, old] of exclusive) {
    if (line.options.has(current) && line.options.has(old)) {
      printUsageAndExit(line, `Options --${current.name} and --${old.name} cannot be specified together.`)
    }
  }
  const deprecated: [AnyOption, AnyOption, string][] = [
    [option.producerProperty, option.commandProperty, 'a future version'],
    [option.producerConfig, option.commandConfig, 'a future version'],
    [option.property, option.readerProperty, 'a future version'],
    [option.maxPartitionMemoryBytes, option.batchSize, 'Apache Kafka 5.0'],
  ]
  for (const [old, current, release] of deprecated) {
    if (!line.options.has(old)) continue
    line.io.stdout.write(
      `Warning: --${old.name} is deprecated and will be removed in ${release}. Use --${current.name} instead.\n`,
    )
  }
  const bootstrapServers = line.options.valueOf(option.bootstrapServer)
  try {
    validateBootstrapServer(bootstrapServers)
  } catch (error) {
    if (error instanceof JavaError) printUsageAndExit(line, error.message)
    throw error
  }
}

/** Gathers the line reader's properties; throws a JavaError for a reader that there is not, or a file that cannot be read. */
export function readerProperties({ options }: CommandLine): Properties {
  const className = options.valueOf(option.lineReader) ?? ''
  if (className !== option.LINE_READER_CLASS)
    throw new JavaError('java.lang.ClassNotFoundException', className)
  const file = options.valueOf(option.readerConfig)
  const properties: Properties = file === undefined ? new Map() : loadProperties(file)
  properties.set('topic', options.valueOf(option.topic) ?? '')
  const given = options.valuesOf(options.has(option.property) ? option.property : option.readerProperty)
  for (const [key, value] of parseKeyValueArgs(given)) properties.set(key, value)
  return properties
}

/** Gathers the producer's properties; options win over what --command-property says, that over the file. */
export function producerProperties({ options }: CommandLine): Properties {
  const file = options.valueOf(
    options.has(option.producerConfig) ? option.producerConfig : option.commandConfig,
  )
  const properties: Properties = file === undefined ? new Map() : loadProperties(file)
  const given = options.valuesOf(
    options.has(option.producerProperty) ? option.producerProperty : option.commandProperty,
  )
  for (const [key, value] of parseKeyValueArgs(given)) properties.set(key, value)
  properties.set('bootstrap.servers', options.valueOf(option.bootstrapServer) ?? '')
  properties.set(
    'compression.type',
    compressionType(options.has(option.compressionCodec), options.valueOf(option.compressionCodec)),
  )
  if (!properties.has('client.id')) properties.set('client.id', 'console-producer')
  const merge = <T>(key: string, source: OptionSpec<T>) => mergeOption(properties, key, options, source)
  merge('linger.ms', option.timeout)
  merge('acks', option.requestRequiredAcks)
  merge('request.timeout.ms', option.requestTimeoutMs)
  merge('retries', option.messageSendMaxRetries)
  merge('retry.backoff.ms', option.retryBackoffMs)
  merge('send.buffer.bytes', option.socketBufferSize)
  merge('buffer.memory', option.maxMemoryBytes)
  merge('batch.size', option.batchSize)
  merge('batch.size', option.maxPartitionMemoryBytes)
  merge('metadata.max.age.ms', option.metadataExpiryMs)
  merge('max.block.ms', option.maxBlockMs)
  return properties
}

function compressionType(isGiven: boolean, codec: string | undefined): string {
  if (!isGiven) return 'none'
  return codec === undefined || codec === '' ? 'gzip' : codec
}
