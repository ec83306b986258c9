import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-get-offsets.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../../src/kafka/client/admin/alter-consumer-group-offsets.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('leaves internal topics out where it is told so', async () => {
  const broker = await TestBroker.start({ 'offsets.topic.num.partitions': '1' })
  await broker.createTopic('t')
  await fill(broker, 't', ['a', 'b'])
  const admin = await openAdmin(broker.properties)
  await alterConsumerGroupOffsets(admin, 'g', [{ topic: 't', partition: 0, offset: 1 }])
  await admin.close()
  const offsets = async (...words: string[]) => {
    const io = memoryIo()
    expect(await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)).toBe(0)
    return io.stdoutText()
  }
  expect(await offsets()).toBe('__consumer_offsets:0:1\nt:0:2\n')
  expect(await offsets('--exclude-internal-topics')).toBe('t:0:2\n')
})
