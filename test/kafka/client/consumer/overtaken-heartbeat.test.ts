import { expect, test } from 'vitest'
import { JoinGroupApi } from '../../../../src/kafka/messages/11-join-group.ts'
import { HeartbeatApi } from '../../../../src/kafka/messages/12-heartbeat.ts'
import { TestBroker } from '../broker.ts'
import { consumerFor, until } from './consumer-kit.ts'

const RANGE = 'org.apache.kafka.clients.consumer.RangeAssignor'
/** The first JoinGroup of a member is sent back to it for its member id. */
const FIRST_JOIN = 2

test('a heartbeat that is answered in the midst of the next round brings no further round', async () => {
  const broker = await TestBroker.start()
  for (const topic of ['one', 'two']) await broker.createTopic(topic, 2)
  const joins = broker.requestsOf(JoinGroupApi)
  const joinsOf = (clientId: string) => joins.filter((join) => join.clientId === clientId).length
  const group = {
    'group.id': 'g',
    'partition.assignment.strategy': RANGE,
    'heartbeat.interval.ms': '20',
    // A commit would wait behind the heartbeat.
    'enable.auto.commit': 'false',
  }
  const first = await consumerFor(broker, { ...group, 'client.id': 'first' })
  first.subscribe(['one'])
  await until(first, () => first.assignment().length > 0)

  const heartbeat = broker.hold(HeartbeatApi)
  await heartbeat.come
  const second = await consumerFor(broker, { ...group, 'client.id': 'second' })
  second.subscribe(['one'])
  await until(second, () => joinsOf('second') === FIRST_JOIN)
  first.subscribe(['one', 'two'])
  await until(first, () => joinsOf('first') === FIRST_JOIN + 1)
  // Of the round that the second member began it is told REBALANCE_IN_PROGRESS, when it has joined that already.
  heartbeat.release()

  const isShared = () => first.assignment().length === 3 && second.assignment().length === 1
  await Promise.all([until(first, isShared), until(second, isShared)])
  await first.poll(50)
  expect([joinsOf('first'), joinsOf('second')]).toEqual([FIRST_JOIN + 1, FIRST_JOIN])
})
