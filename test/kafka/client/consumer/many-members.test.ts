import { expect, test } from 'vitest'
import type { Consumer } from '../../../../src/kafka/client/consumer/types.ts'
import { partitionName } from '../../../../src/kafka/client/types.ts'
import { TestBroker } from '../broker.ts'
import { consumerFor, EARLIEST, fill } from './consumer-kit.ts'

const PACKAGE = 'org.apache.kafka.clients.consumer'
const COOPERATIVE = `${PACKAGE}.CooperativeStickyAssignor`
const PARTITIONS = 6
const ALL = Array.from({ length: PARTITIONS }, (_, partition) => `one-${partition}`)

/** Members of one group that poll in turn. */
class Members {
  readonly #broker: TestBroker
  readonly #seen: string[] = []
  readonly members: Consumer[] = []

  constructor(broker: TestBroker) {
    this.#broker = broker
  }

  async join(assignors: string): Promise<Consumer> {
    const consumer = await consumerFor(this.#broker, {
      ...EARLIEST,
      'group.id': 'g',
      'heartbeat.interval.ms': '20',
      'partition.assignment.strategy': assignors,
    })
    consumer.subscribe(['one'])
    this.members.push(consumer)
    return consumer
  }

  async leave(consumer: Consumer): Promise<void> {
    this.members.splice(this.members.indexOf(consumer), 1)
    await consumer.close()
  }

  /** Polls until each partition has one owner, and all members about as many. */
  async settle(): Promise<void> {
    for (let tries = 0; !this.#isSettled(); tries++) {
      if (tries > 300) throw new Error('the group never settled')
      await this.#poll()
    }
  }

  /** Polls until so many records have been seen by the group; the values, in order. */
  async read(count: number): Promise<string[]> {
    for (let tries = 0; this.#seen.length < count && tries < 300; tries++) await this.#poll()
    return [...this.#seen].sort()
  }

  async #poll(): Promise<void> {
    const polled = await Promise.all(this.members.map((member) => member.poll(30)))
    for (const { value } of polled.flat()) this.#seen.push(String(value))
  }

  #isSettled(): boolean {
    const shares = this.members.map((member) => member.assignment().map(partitionName))
    const sizes = shares.map(({ length }) => length)
    return shares.flat().sort().join() === ALL.join() && Math.max(...sizes) - Math.min(...sizes) <= 1
  }
}

async function group(): Promise<{ broker: TestBroker; members: Members }> {
  const broker = await TestBroker.start()
  await broker.createTopic('one', PARTITIONS)
  return { broker, members: new Members(broker) }
}

test.each([
  ['range', `${PACKAGE}.RangeAssignor`],
  ['roundrobin', `${PACKAGE}.RoundRobinAssignor`],
  ['sticky', `${PACKAGE}.StickyAssignor`],
  ['cooperative-sticky', COOPERATIVE],
])('members of a %s group come and go, and every record is read', async (_, assignor) => {
  const { broker, members } = await group()
  const first = await members.join(assignor)
  await members.settle()
  await Promise.all([members.join(assignor), members.join(assignor), members.join(assignor)])
  await members.settle()
  await Promise.all(ALL.map((name, partition) => fill(broker, 'one', [`${name} a`], partition)))
  expect(await members.read(PARTITIONS)).toEqual(ALL.map((name) => `${name} a`))
  await members.leave(first)
  await members.settle()
  await Promise.all(ALL.map((name, partition) => fill(broker, 'one', [`${name} b`], partition)))
  expect(await members.read(2 * PARTITIONS)).toEqual(ALL.flatMap((name) => [`${name} a`, `${name} b`]))
})

test('a group goes over from range to cooperative-sticky one member at a time', async () => {
  const { broker, members } = await group()
  const old = [await members.join(`${PACKAGE}.RangeAssignor`), await members.join(`${PACKAGE}.RangeAssignor`)]
  await members.settle()
  for (const strategy of [`${COOPERATIVE},${PACKAGE}.RangeAssignor`, COOPERATIVE]) {
    for (let i = 0; i < 2; i++) {
      const [leaving] = members.members
      if (leaving !== undefined) await members.leave(leaving)
      await members.join(strategy)
      await members.settle()
    }
  }
  expect(members.members.some((member) => old.includes(member))).toBe(false)
  await Promise.all(ALL.map((name, partition) => fill(broker, 'one', [name], partition)))
  expect(await members.read(PARTITIONS)).toEqual(ALL)
})
