import { describe, expect, it } from 'vitest'
import { manual } from '../../../src/cli/kafka-console-producer/manual.ts'
import { producerProperties, readerProperties } from '../../../src/cli/kafka-console-producer/settings.ts'
import { parseCommandLine } from '../../../src/cli/kit/usage.ts'
import { memoryIo } from '../golden/memory-io.ts'

const propertiesOf = (...words: string[]) => {
  const server = ['--bootstrap-server', 'localhost:9092', '--topic', 't']
  return producerProperties(parseCommandLine(manual, [...server, ...words], memoryIo()))
}

describe('the options of kafka-console-producer', () => {
  it.each([
    ['--batch-size', '100', 'batch.size'],
    ['--max-block-ms', '101', 'max.block.ms'],
    ['--max-memory-bytes', '102', 'buffer.memory'],
    ['--message-send-max-retries', '103', 'retries'],
    ['--metadata-expiry-ms', '104', 'metadata.max.age.ms'],
    ['--request-required-acks', 'all', 'acks'],
    ['--request-timeout-ms', '105', 'request.timeout.ms'],
    ['--retry-backoff-ms', '106', 'retry.backoff.ms'],
    ['--socket-buffer-size', '107', 'send.buffer.bytes'],
    ['--timeout', '108', 'linger.ms'],
    ['--compression-codec', 'zstd', 'compression.type'],
  ])('%s %s sets %s of the producer', (option, value, key) => {
    expect(propertiesOf(option, value).get(key)).toBe(value)
  })

  it('name the reader of lines, which is Kafka’s own', () => {
    const named = (className: string) =>
      readerProperties(parseCommandLine(manual, ['--topic', 't', '--line-reader', className], memoryIo()))
    expect(named('org.apache.kafka.tools.LineMessageReader').get('topic')).toBe('t')
    expect(() => named('my.Reader')).toThrow('my.Reader')
  })

  it('win over a property of the same name, which wins over their defaults', () => {
    const given = ['--command-property', 'linger.ms=7']
    expect(propertiesOf(...given, '--timeout', '8').get('linger.ms')).toBe('8')
    expect(propertiesOf(...given).get('linger.ms')).toBe('7')
    expect(propertiesOf().get('linger.ms')).toBe('1000')
  })
})
