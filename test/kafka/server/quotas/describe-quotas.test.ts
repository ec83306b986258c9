import { expect, test } from 'vitest'
import { inImageOrder } from '../../../../src/kafka/server/quotas/describe-quotas.ts'
import type { EntityType } from '../../../../src/kafka/server/quotas/quota-entity.ts'

const entities: Partial<Record<EntityType, string | null>>[] = [
  { user: 'alice' },
  { user: null },
  { 'client-id': 'c1' },
  { 'client-id': null },
  { user: 'alice', 'client-id': 'c1' },
  { user: 'alice', 'client-id': null },
  { user: null, 'client-id': 'c1' },
  { user: null, 'client-id': null },
  { user: 'bob', 'client-id': 'c2' },
  { ip: '10.0.0.1' },
]

test('quotas are told in the order of a Java map of their entities', () => {
  const inTurn = entities.map((parts, number) => ({
    number,
    entity: new Map(Object.entries(parts) as [EntityType, string | null][]),
  }))
  // Printed by Java 17 of a HashMap of Kafka's ClientQuotaEntity with these.
  expect(inImageOrder(inTurn).map(({ number }) => number)).toEqual([2, 0, 6, 5, 8, 1, 3, 4, 9, 7])
})
