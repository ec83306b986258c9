import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { murmur2, partitionForKey } from '../../src/kafka/murmur2.ts'

interface Vector {
  hex: string
  murmur2: number
  partition10: number
}

const vectors: Vector[] = readFileSync(new URL('../fixtures/kafka/murmur2.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

test('hashes every key as the Java client does', () => {
  expect(vectors.length).toBeGreaterThan(50)
  expect(vectors.map(({ hex }) => murmur2(Buffer.from(hex, 'hex')))).toEqual(
    vectors.map((vector) => vector.murmur2),
  )
})

test('gives every key the partition that the Java client gives it', () => {
  const partitions = vectors.map(({ hex }) => partitionForKey(Buffer.from(hex, 'hex'), 10))
  expect(partitions).toEqual(vectors.map((vector) => vector.partition10))
})
