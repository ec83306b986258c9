import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { metadataHash } from '../../../../src/kafka/server/groups/topics-view.ts'
import { xxh3 } from '../../../../src/kafka/xxh3.ts'

/** Hashes that the reference's own code made: of n bytes (i * 7 + 3), and of groups of topics. */
const recorded: {
  readonly bytes: readonly (readonly [length: number, hash: string])[]
  readonly groups: readonly (readonly [
    topics: readonly (readonly [topicId: string, name: string, partitions: number])[],
    hash: string,
  ])[]
} = JSON.parse(readFileSync(new URL('../../../fixtures/kafka/metadata-hashes.json', import.meta.url), 'utf8'))

it.each(recorded.bytes)('hashes %i bytes as the reference does', (length, hash) => {
  const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 7 + 3) & 255))
  expect(String(xxh3(bytes))).toBe(hash)
})

it.each(recorded.groups)('hashes the topics %j as the reference does', (topics, hash) => {
  const byName = new Map(
    topics.map(([topicId, name, partitions]) => [name, { topicId, name, partitions }] as const),
  )
  const names = ['none', ...[...byName.keys()].reverse(), ...byName.keys()]
  expect(String(metadataHash({ byName: (name) => byName.get(name) }, names))).toBe(hash)
})
