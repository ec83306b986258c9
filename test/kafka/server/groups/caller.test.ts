import { expect, it } from 'vitest'
import { javaAddress } from '../../../../src/kafka/server/groups/caller.ts'

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['::', '0:0:0:0:0:0:0:0'],
  ['fe80::1:2', 'fe80:0:0:0:0:0:1:2'],
  ['2001:db8:0:0:0:0:0:5', '2001:db8:0:0:0:0:0:5'],
])('writes %s as Java does: %s', (host, expected) => {
  expect(javaAddress(host)).toBe(expected)
})
