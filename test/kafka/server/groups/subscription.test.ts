import { expect, it } from 'vitest'
import { ConsumerProtocolSubscription } from '../../../../src/kafka/messages/consumer-protocol.ts'
import { encodeVersioned } from '../../../../src/kafka/messages/versioned.ts'
import { subscribedTopicsOf } from '../../../../src/kafka/server/groups/subscription.ts'

it.each([0, 1, 2, 3])('reads the topics of a subscription of version %d', (version) => {
  const subscription = { topics: ['a', '主题'], userData: Buffer.from('x'), ownedPartitions: [] }
  expect(subscribedTopicsOf(encodeVersioned(ConsumerProtocolSubscription, version, subscription))).toEqual([
    'a',
    '主题',
  ])
})

it.each([
  ['nothing', ''],
  ['a version alone', '0000'],
  ['a hostile number of topics', '00007fffffff'],
  ['a negative number of topics', '0000ffffffff'],
  ['a topic that is cut off', '00000000000100056162'],
])('does not know the topics of %s', (_, hex) => {
  expect(subscribedTopicsOf(Buffer.from(hex, 'hex'))).toBeNull()
})
