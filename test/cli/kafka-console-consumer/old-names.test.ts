import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manual } from '../../../src/cli/kafka-console-consumer/manual.ts'
import { consumerProperties } from '../../../src/cli/kafka-console-consumer/settings.ts'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { parseCommandLine } from '../../../src/cli/kit/usage.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

describe('kafka-console-consumer', () => {
  it.each(['--consumer.config', '--command-config'])('reads the file of %s', (option) => {
    const file = join(temporaryFolder(), 'consumer.properties')
    writeFileSync(file, 'fetch.max.wait.ms=77\n')
    const io = memoryIo()
    const words = ['--bootstrap-server', 'localhost:9092', '--topic', 't', option, file]
    const properties = consumerProperties(parseCommandLine(manual, words, io))
    expect(properties.get('fetch.max.wait.ms')).toBe('77')
    expect(io.stdoutText().includes('is deprecated')).toBe(option === '--consumer.config')
  })

  it('prints keys as --key-deserializer reads them', async () => {
    const broker = await TestBroker.start()
    await broker.createTopic('t')
    const to = ['--bootstrap-server', `127.0.0.1:${broker.port}`, '--topic', 't']
    const keys = ['--reader-property', 'parse.key=true', '--reader-property', 'key.separator=:']
    await consoleProducer([...to, ...keys], memoryIo('abcd:v\n'))
    const integers = ['--key-deserializer', 'org.apache.kafka.common.serialization.IntegerDeserializer']
    const read = ['--from-beginning', '--max-messages', '1', '--formatter-property', 'print.key=true']
    const io = memoryIo()
    await consoleConsumer([...to, ...integers, ...read], io)
    expect(io.stdoutText()).toBe(`${Buffer.from('abcd').readInt32BE()}\tv\n`)
  })
})
