import { expect, it } from 'vitest'
import { coordinatorPartition, javaHashOrder, javaStringHash } from '../../src/kafka/java-hash.ts'

it.each([
  ['', 0],
  ['a', 97],
  ['hello', 99162322],
  ['polygenelubricants', -2147483648],
  ['console-consumer-80580', 164862612],
  ['组', 32452],
])('hashes %j as Java does', (text, hash) => {
  expect(javaStringHash(text)).toBe(hash)
})

it('puts the one hash without an absolute value into partition 0, as Java does', () => {
  expect(coordinatorPartition('polygenelubricants', 50)).toBe(0)
  expect(coordinatorPartition('hello', 50)).toBe(22)
})

it('orders names as a Java hash set does', () => {
  expect(javaHashOrder(['roundrobin', 'range', 'sticky', 'cooperative-sticky'], javaStringHash)).toEqual([
    'sticky',
    'range',
    'roundrobin',
    'cooperative-sticky',
  ])
})
