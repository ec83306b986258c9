import { expect, it } from 'vitest'
import {
  coordinatorKey,
  isCoordinatorKey,
} from '../../../../src/kafka/server/share-coordinator/share-partition-key.ts'
import { share, TOPIC_ID } from './context.ts'

it('makes a key of group, topic id and partition', () => {
  expect(coordinatorKey(share(2, 'a:b'))).toBe(`a:b:${TOPIC_ID}:2`)
})

it.each([`g:${TOPIC_ID}:0`, `a:b:${TOPIC_ID}:12`, `g:${TOPIC_ID}:-1`, `g:${TOPIC_ID}:3:`])(
  'takes %s for a coordinator key',
  (key) => {
    expect(isCoordinatorKey(key)).toBe(true)
  },
)

it.each([
  '',
  'g',
  `g:${TOPIC_ID}`,
  ` :${TOPIC_ID}:0`,
  'g:topic:0',
  `g:${TOPIC_ID}:x`,
  `g:${TOPIC_ID}:2147483648`,
])('does not take "%s" for a coordinator key', (key) => {
  expect(isCoordinatorKey(key)).toBe(false)
})
