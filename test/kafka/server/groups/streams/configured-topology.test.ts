import { describe, expect, it } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import { configureTopology } from '../../../../../src/kafka/server/groups/streams/topology/configured-topology.ts'
import type {
  StreamsTopology,
  Subtopology,
} from '../../../../../src/kafka/server/groups/streams/topology/streams-topology.ts'
import { FakeTopics } from '../context.ts'
import { subtopologyOf, topicOf } from './streams-context.ts'

function configure(
  subtopologies: readonly Subtopology[],
  counts: Readonly<Record<string, number>>,
): ReturnType<typeof configureTopology> {
  const topics = new FakeTopics()
  for (const [name, partitions] of Object.entries(counts)) topics.put(name, partitions)
  const topology: StreamsTopology = { epoch: 1, subtopologies: [...subtopologies] }
  return configureTopology(topology, topics)
}

/** What is wrong, as `status code: text` or `error code: text`. */
function problemOf(configured: ReturnType<typeof configureTopology>): string | null {
  if ('errorCode' in configured) return `${configured.errorCode}: ${configured.errorMessage}`
  const { problem } = configured
  return problem && `${problem.statusCode}: ${problem.statusDetail}`
}

/** Names and partitions of what is to be created. */
function missingOf(configured: ReturnType<typeof configureTopology>): string[] {
  if ('errorCode' in configured) return []
  return configured.missingTopics.map(({ name, partitions }) => `${name}:${partitions}`)
}

const reads = (id: string, sourceTopics: string[], more: Partial<Subtopology> = {}) =>
  subtopologyOf(id, { sourceTopics, ...more })
const join = (sourceTopics: number[], repartitionSourceTopics: number[] = []) => [
  { sourceTopics, sourceTopicRegex: [], repartitionSourceTopics },
]
const INVALID = errors.STREAMS_INVALID_TOPOLOGY.code

describe('a topology', () => {
  it('has as many tasks as its widest source topic has partitions', () => {
    const configured = configure([reads('0', ['in', 'wide'])], { in: 2, wide: 5 })
    expect(configured).toMatchObject({ epoch: 1, problem: null, subtopologies: [{ taskCount: 5 }] })
  })

  it('waits for its source topics, of which it names three', () => {
    expect(problemOf(configure([reads('0', ['e', 'd', 'c', 'in', 'a'])], { in: 1 }))).toBe(
      '1: Source topics a, c, d and 1 additional topics are missing.',
    )
  })

  it('gives repartition topics as many partitions as what they are made from, along the whole way', () => {
    const configured = configure(
      [
        subtopologyOf('2', {
          repartitionSourceTopics: [topicOf('second')],
          stateChangelogTopics: [topicOf('log')],
        }),
        subtopologyOf('1', {
          repartitionSourceTopics: [topicOf('first')],
          repartitionSinkTopics: ['second'],
        }),
        reads('0', ['in', 'wide'], { repartitionSinkTopics: ['first'] }),
      ],
      { in: 2, wide: 6 },
    )
    expect(missingOf(configured).sort()).toEqual(['first:6', 'log:6', 'second:6'])
    expect(problemOf(configured)).toBe('3: Internal topics are missing: log, first, second')
  })

  it('keeps the numbers, factors and settings that the application gives', () => {
    const fixed = topicOf('fixed', 3, { replicationFactor: 1, topicConfigs: [{ key: 'k', value: 'v' }] })
    const configured = configure(
      [
        reads('0', ['in'], { repartitionSinkTopics: ['fixed'] }),
        subtopologyOf('1', { repartitionSourceTopics: [fixed] }),
      ],
      { in: 7 },
    )
    if ('errorCode' in configured) throw new Error('refused')
    expect(configured.missingTopics).toEqual([
      { name: 'fixed', partitions: 3, replicationFactor: 1, configs: new Map([['k', 'v']]) },
    ])
  })

  it('is refused when repartition topics depend on one another, or are written by nobody', () => {
    const loop = [
      subtopologyOf('0', { repartitionSourceTopics: [topicOf('b')], repartitionSinkTopics: ['a'] }),
      subtopologyOf('1', { repartitionSourceTopics: [topicOf('a')], repartitionSinkTopics: ['b'] }),
    ]
    expect(problemOf(configure(loop, {}))).toBe(
      `${INVALID}: Failed to compute number of partitions for all repartition topics. There may be loops in the topology that cannot be resolved.`,
    )
    expect(problemOf(configure([subtopologyOf('0', { repartitionSourceTopics: [topicOf('a')] })], {}))).toBe(
      `${INVALID}: Failed to compute number of partitions for all repartition topics, because a repartition source topic is never used as a sink topic.`,
    )
  })

  it('is refused when a subtopology reads nothing', () => {
    expect(problemOf(configure([subtopologyOf('0')], {}))).toBe(
      `${INVALID}: No source topics found for subtopology 0`,
    )
  })

  it('cannot be read when it names topics by numbers that it does not have', () => {
    const copartitionGroups = join([1])
    expect(problemOf(configure([reads('0', ['in'], { copartitionGroups })], { in: 1 }))).toBe('-1: null')
  })

  it('waits until topics that are joined have the same number of partitions', () => {
    const copartitionGroups = join([0, 1])
    const joined = [reads('0', ['b', 'a'], { copartitionGroups })]
    expect(problemOf(configure(joined, { a: 2, b: 3 }))).toBe(
      '2: Following topics do not have the same number of partitions: [{a=2, b=3}]',
    )
    expect(problemOf(configure(joined, { a: 2, b: 2 }))).toBeNull()
  })

  it('gives a repartition topic as many partitions as the topic that it is joined with', () => {
    const source = reads('0', ['in'], { repartitionSinkTopics: ['rep'] })
    const joining = (partitions: number) =>
      reads('1', ['other'], {
        repartitionSourceTopics: [topicOf('rep', partitions)],
        copartitionGroups: join([0], [0]),
      })
    expect(missingOf(configure([source, joining(0)], { in: 2, other: 5 }))).toEqual(['rep:5'])
    expect(problemOf(configure([source, joining(4)], { in: 2, other: 5 }))).toBe(
      "2: Number of partitions [4] of repartition topic [rep] doesn't match number of partitions [5] of the source topic.",
    )
  })

  it('gives repartition topics that are joined the number that one has, or the most of all', () => {
    const sources = [
      reads('0', ['in'], { repartitionSinkTopics: ['x'] }),
      reads('1', ['wide'], { repartitionSinkTopics: ['y'] }),
    ]
    const joining = (x: number, y: number) =>
      subtopologyOf('2', {
        repartitionSourceTopics: [topicOf('x', x), topicOf('y', y)],
        copartitionGroups: join([], [0, 1]),
      })
    const counts = { in: 2, wide: 6 }
    expect(missingOf(configure([...sources, joining(0, 0)], counts)).sort()).toEqual(['x:6', 'y:6'])
    expect(missingOf(configure([...sources, joining(3, 0)], counts)).sort()).toEqual(['x:3', 'y:3'])
    expect(problemOf(configure([...sources, joining(3, 4)], counts))).toBe(
      '2: Following topics do not have the same number of partitions: [{x=3, y=4}]',
    )
  })

  it('waits while one of its own topics has another number of partitions', () => {
    const configured = configure([reads('0', ['in'], { stateChangelogTopics: [topicOf('log')] })], {
      in: 4,
      log: 3,
    })
    expect(problemOf(configured)).toBe(
      '2: Existing topic log has different number of partitions: expected 4, found 3',
    )
    expect(missingOf(configured)).toEqual([])
  })
})
