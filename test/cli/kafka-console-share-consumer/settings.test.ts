import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-console-share-consumer.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { incrementalAlterConfigs } from '../../../src/kafka/client/admin/incremental-alter-configs.ts'
import { openProducer } from '../../../src/kafka/client/producer/producer.ts'
import { ShareFetchApi } from '../../../src/kafka/messages/78-share-fetch.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

const GROUP = 32

it('prints records by the properties and deserializers that it is told, and takes settings by old names', async () => {
  const broker = await TestBroker.start({
    'group.share.min.assignment.interval.ms': '0',
    'group.share.assignment.interval.ms': '0',
    'group.share.min.heartbeat.interval.ms': '20',
    'group.share.heartbeat.interval.ms': '30',
  })
  await broker.createTopic('t')
  const admin = await openAdmin(broker.properties)
  const operations = [{ name: 'share.auto.offset.reset', value: 'earliest', operation: 0 as const }]
  await incrementalAlterConfigs(
    admin,
    ['g', 'console-share-consumer'].map((name) => ({ type: GROUP, name, operations })),
  )
  await admin.close()
  const producer = await openProducer(broker.properties)
  await producer.deliver({ topic: 't', key: Buffer.from([0, 0, 0, 7]), value: Buffer.from('a') })
  await producer.close()

  const folder = temporaryFolder()
  const [formatter, client] = [join(folder, 'formatter.properties'), join(folder, 'client.properties')]
  writeFileSync(formatter, 'print.key=true\nkey.separator=-\nprint.partition=true\n')
  writeFileSync(client, 'client.id=from-file\nfetch.min.bytes=7\n')
  const fetches = broker.requestsOf(ShareFetchApi)
  const read = async (...words: string[]) => {
    const io = memoryIo()
    const base = ['--bootstrap-server', `localhost:${broker.port}`, '--topic', 't', '--max-messages', '1']
    await main([...base, ...words], io)
    return io.stdoutText()
  }
  expect(
    await read(
      ...[
        '--group',
        'g',
        '--formatter-config',
        formatter,
        '--formatter-property',
        'key.separator==',
        '--release',
      ],
      ...['--key-deserializer', 'org.apache.kafka.common.serialization.IntegerDeserializer'],
      ...['--command-config', client, '--command-property', 'fetch.min.bytes=1'],
    ),
  ).toBe('Partition:0=7=a\n')
  const warning = (old: string, current: string) =>
    `Option --${old} is deprecated and will be removed in a future version. Use --${current} instead.\n`
  expect(
    await read(
      ...[
        '--group',
        'g',
        '--formatter',
        'org.apache.kafka.tools.consumer.DefaultMessageFormatter',
        '--release',
      ],
      ...['--property', 'print.offset=true', '--consumer-config', client],
      ...['--consumer-property', 'fetch.min.bytes=2'],
    ),
  ).toBe(
    `${warning('consumer-property', 'command-property')}${warning('consumer-config', 'command-config')}${warning('property', 'formatter-property')}Offset:0\ta\n`,
  )
  expect(await read('--formatter', 'org.apache.kafka.tools.consumer.NoOpMessageFormatter')).toBe('')
  const seen = fetches.map(({ clientId, body }) => `${clientId} ${body.groupId} ${body.minBytes}`)
  expect([...new Set(seen)].slice(0, 2)).toEqual(['from-file g 1', 'from-file g 2'])
})
