import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-e2e-latency.ts'
import { ProduceApi } from '../../../src/kafka/messages/00-produce.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor, EARLIEST, take } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('sends messages with keys and headers of the sizes that it is told', async () => {
  const broker = await TestBroker.start()
  const produced = broker.requestsOf(ProduceApi)
  const file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\n')
  const io = memoryIo('')
  const exit = await main(
    [
      ...['--bootstrap-server', `localhost:${broker.port}`, '--topic', 't', '--command-config', file],
      ...['--num-records', '2', '--producer-acks', 'all', '--record-size', '20', '--record-key-size', '4'],
      ...['--num-headers', '2', '--record-header-key-size', '3', '--record-header-size', '5'],
    ],
    io,
  )
  expect([exit, io.stderrText()]).toEqual([0, ''])
  expect(io.stdoutText()).toMatch(
    /^Topic "t" does not exist\. Will create topic with 1 partition\(s\) and replication factor = 1\n0\t[\d.]+\nAvg latency: [\d.]+ ms\nPercentiles: 50th = \d+, 99th = \d+, 99\.9th = \d+\n$/,
  )
  expect(produced[0]).toMatchObject({ clientId: 'from-file', body: { acks: -1 } })
  const consumer = await consumerFor(broker, { 'group.id': 'g', ...EARLIEST })
  consumer.subscribe(['t'])
  const records = await take(consumer, 2)
  const sizes = records.map(({ key, value, headers }) => ({
    key: key?.length,
    value: value?.length,
    headers: headers.map((header) => [header.key.length, header.value?.length]),
  }))
  const wanted = { key: 4, value: 20, headers: [3, 3].map((length) => [length, 5]) }
  expect(sizes).toEqual([wanted, wanted])
})
