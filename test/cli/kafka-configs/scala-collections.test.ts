import { expect, it } from 'vitest'
import { propertiesOrder, scalaOrder } from '../../../src/cli/kafka-configs/scala-collections.ts'

it('keeps up to four elements in the order given', () => {
  expect(scalaOrder(['d', 'a', 'd', 'c', 'b'])).toEqual(['d', 'a', 'c', 'b'])
})

// As Kafka 4.3.1's tool shows them.
it('orders more elements as the trie of Scala 2.13 does', () => {
  const names = propertiesOrder(['no_such', 'nope', 'a', 'b', 'c', 'd'])
  expect(scalaOrder(names)).toEqual(['no_such', 'a', 'nope', 'b', 'c', 'd'])
  const others = ['a1', 'b1', 'c1', 'd1', 'e1', 'SCRAM-SHA-256']
  expect(scalaOrder(propertiesOrder(others))).toEqual(['e1', 'b1', 'c1', 'SCRAM-SHA-256', 'a1', 'd1'])
})
