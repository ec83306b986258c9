import { expect, test } from 'vitest'
import type { Consumer } from '../../../../src/kafka/client/consumer/types.ts'
import { partitionName } from '../../../../src/kafka/client/types.ts'
import { loggingHooks, TestBroker } from '../broker.ts'
import { consumerFor, EARLIEST, fill, take, until, values } from './consumer-kit.ts'

const GROUP = { ...EARLIEST, 'group.id': 'g', 'group.protocol': 'consumer' }
const QUICK = {
  'group.consumer.min.heartbeat.interval.ms': '20',
  'group.consumer.heartbeat.interval.ms': '30',
  'group.consumer.min.assignment.interval.ms': '0',
  'group.consumer.assignment.interval.ms': '0',
  'group.consumer.assignors': 'uniform,range',
}
const ZERO = { topic: 'one', partition: 0 }

async function brokerWith(partitions: number, settings: Record<string, string> = {}): Promise<TestBroker> {
  const broker = await TestBroker.start({ ...QUICK, ...settings })
  await broker.createTopic('one', partitions)
  return broker
}

/** Polls both until something is so. */
async function untilBoth(first: Consumer, second: Consumer, isSo: () => boolean): Promise<void> {
  await Promise.all([until(first, isSo), until(second, isSo)])
}

test('two members share the partitions, and one that leaves gives them back', async () => {
  const broker = await brokerWith(4)
  const events: string[] = []
  const note = (what: string) => (partitions: readonly unknown[]) =>
    void events.push(`${what} ${partitions.length}`)
  const first = await consumerFor(broker, GROUP)
  first.subscribe(['one'], { onPartitionsAssigned: note('assigned'), onPartitionsRevoked: note('revoked') })
  await until(first, () => first.assignment().length === 4)
  const second = await consumerFor(broker, GROUP)
  second.subscribe(['one'])
  await untilBoth(first, second, () => first.assignment().length === 2 && second.assignment().length === 2)
  const shared = [...first.assignment(), ...second.assignment()].map(partitionName)
  expect(shared.sort()).toEqual(['one-0', 'one-1', 'one-2', 'one-3'])
  await second.close()
  await until(first, () => first.assignment().length === 4)
  expect(events).toEqual(['assigned 4', 'revoked 2', 'assigned 0', 'assigned 2'])
})

test('what was read before a partition went to another member is not read again', async () => {
  const broker = await brokerWith(2)
  await fill(broker, 'one', ['a', 'b'], 0)
  await fill(broker, 'one', ['c', 'd'], 1)
  const first = await consumerFor(broker, GROUP)
  first.subscribe(['one'])
  expect(await take(first, 4)).toHaveLength(4)
  const second = await consumerFor(broker, GROUP)
  second.subscribe(['one'])
  await untilBoth(first, second, () => first.assignment().length === 1 && second.assignment().length === 1)
  const [partition] = second.assignment()
  await fill(broker, 'one', ['new'], partition?.partition)
  expect(values(await take(second, 1))).toEqual(['new'])
})

test('a group goes on where it committed', async () => {
  const broker = await brokerWith(1)
  await fill(broker, 'one', ['a', 'b'])
  const first = await consumerFor(broker, GROUP)
  first.subscribe(['one'])
  expect(values(await take(first, 2))).toEqual(['a', 'b'])
  await first.close()
  await fill(broker, 'one', ['c'])
  const second = await consumerFor(broker, { ...GROUP, 'enable.auto.commit': 'false' })
  second.subscribe(['one'])
  expect(values(await take(second, 1))).toEqual(['c'])
  await second.commit()
  expect([...(await second.committed([ZERO])).values()]).toMatchObject([{ offset: 3 }])
})

test('a pattern takes topics that come later', async () => {
  const broker = await brokerWith(1)
  const consumer = await consumerFor(broker, { ...GROUP, 'metadata.max.age.ms': '50' })
  consumer.subscribe(/one|t.*/)
  await until(consumer, () => consumer.assignment().length === 1)
  await broker.createTopic('two')
  await broker.createTopic('not this')
  await until(consumer, () => consumer.assignment().length === 2)
  expect(consumer.assignment().map(partitionName).sort()).toEqual(['one-0', 'two-0'])
})

test('the coordinator evaluates a pattern of its own syntax', async () => {
  const broker = await brokerWith(1)
  await broker.createTopic('other')
  const consumer = await consumerFor(broker, { ...GROUP, 'metadata.max.age.ms': '50' })
  consumer.subscribe({ re2j: 'o[n]e|t.*' })
  await until(consumer, () => consumer.assignment().map(partitionName).join() === 'one-0')
  consumer.subscribe(['other'])
  await until(consumer, () => consumer.assignment().map(partitionName).join() === 'other-0')
  consumer.subscribe({ re2j: '[' })
  await expect(until(consumer, () => false)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.InvalidRegularExpression',
  })
  const classic = await consumerFor(broker, { 'group.id': 'c' })
  expect(() => classic.subscribe({ re2j: 'one' })).toThrow(
    'Subscribe to RE2/J pattern is not supported when usingthe CLASSIC protocol defined in config group.protocol',
  )
})

test('a member that subscribes to something else comes to have that', async () => {
  const broker = await brokerWith(2)
  await broker.createTopic('two', 1)
  const consumer = await consumerFor(broker, GROUP)
  consumer.subscribe(['one'])
  await until(consumer, () => consumer.assignment().length === 2)
  consumer.subscribe(['two'])
  await until(consumer, () => consumer.assignment().map(partitionName).join() === 'two-0')
})

test('a member that does not poll loses its partitions and comes back with the next poll', async () => {
  const broker = await brokerWith(2)
  const hooks = loggingHooks()
  const lost: number[] = []
  const slow = await consumerFor(broker, { ...GROUP, 'max.poll.interval.ms': '300' }, hooks)
  slow.subscribe(['one'], { onPartitionsLost: (partitions) => void lost.push(partitions.length) })
  await until(slow, () => slow.assignment().length === 2)
  const other = await consumerFor(broker, GROUP)
  other.subscribe(['one'])
  await until(other, () => other.assignment().length === 2)
  expect(hooks.lines.join()).toMatch(/Consumer poll timeout has expired\./)
  await untilBoth(slow, other, () => slow.assignment().length === 1 && other.assignment().length === 1)
  expect(lost).toEqual([2])
})

test.each(['classic', 'consumer'])('a member that waits in a long poll stays one (%s)', async (protocol) => {
  const broker = await brokerWith(1)
  const hooks = loggingHooks()
  const properties = { ...GROUP, 'group.protocol': protocol, 'max.poll.interval.ms': '150' }
  const consumer = await consumerFor(broker, properties, hooks)
  consumer.subscribe(['one'])
  await until(consumer, () => consumer.assignment().length === 1)
  expect(await consumer.poll(500)).toEqual([])
  expect(consumer.assignment()).toHaveLength(1)
  expect(hooks.lines.join()).not.toMatch(/poll timeout has expired/)
})

test('an instance id in use is refused in the reference words', async () => {
  const broker = await brokerWith(1)
  const first = await consumerFor(broker, { ...GROUP, 'group.instance.id': 'i' })
  first.subscribe(['one'])
  await until(first, () => first.assignment().length === 1)
  const hooks = loggingHooks()
  const second = await consumerFor(broker, { ...GROUP, 'group.instance.id': 'i' }, hooks)
  second.subscribe(['one'])
  await expect(second.poll(5000)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.UnreleasedInstanceIdException',
  })
  expect(hooks.lines[0]).toMatch(/ConsumerGroupHeartbeatRequest failed due to unreleased instance id i: /)
  expect(await second.poll(50)).toEqual([])
})

test('a static member that comes back gets what it had', async () => {
  const broker = await brokerWith(2)
  const properties = { ...GROUP, 'group.instance.id': 'i' }
  const first = await consumerFor(broker, properties)
  first.subscribe(['one'])
  await until(first, () => first.assignment().length === 2)
  await first.close()
  const second = await consumerFor(broker, properties)
  second.subscribe(['one'])
  await until(second, () => second.assignment().length === 2)
})

test('an assignor that the coordinator does not have ends the poll', async () => {
  const broker = await brokerWith(1)
  const consumer = await consumerFor(broker, { ...GROUP, 'group.remote.assignor': 'foo' })
  consumer.subscribe(['one'])
  await expect(consumer.poll(5000)).rejects.toMatchObject({
    className: 'org.apache.kafka.common.errors.UnsupportedAssignorException',
    message: 'ServerAssignor foo is not supported. Supported assignors: uniform, range.',
  })
})

test('keys of the other protocol are refused', async () => {
  const broker = await TestBroker.start()
  await expect(
    consumerFor(broker, { ...GROUP, 'session.timeout.ms': '9000', 'partition.assignment.strategy': 'x' }),
  ).rejects.toMatchObject({
    className: 'org.apache.kafka.common.config.ConfigException',
    message: 'partition.assignment.strategy, session.timeout.ms cannot be set when group.protocol=CONSUMER',
  })
  await expect(consumerFor(broker, { 'group.remote.assignor': 'range' })).rejects.toThrow(
    'group.remote.assignor cannot be set when group.protocol=CLASSIC',
  )
})
