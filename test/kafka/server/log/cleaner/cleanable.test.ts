import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../../src/kafka/server/cluster/broker-configs.ts'
import { resolveTopicConfig } from '../../../../../src/kafka/server/cluster/topic-defaults.ts'
import { cleanable, groupSegments } from '../../../../../src/kafka/server/log/cleaner/cleanable.ts'
import { emptySegment, type Segment } from '../../../../../src/kafka/server/log/segment.ts'

const NOW_MS = 1_700_000_000_000

function configOf(overrides: Record<string, string> = {}) {
  const own = new Map(Object.entries({ 'cleanup.policy': 'compact', ...overrides }))
  return resolveTopicConfig(own, new BrokerConfigs())
}

/** Segments of ten offsets and 100 bytes each, the last of them active. */
function segments(count: number, change: (index: number) => Partial<Segment> = () => ({})): Segment[] {
  return Array.from({ length: count }, (_, index) => ({
    ...emptySegment(index * 10, NOW_MS, { config: configOf(), random: () => 0 }),
    sizeInBytes: 100,
    maxTimestamp: NOW_MS - 1000,
    firstTimestamp: NOW_MS - 1000,
    ...change(index),
  }))
}

function logOf(all: Segment[], rest: { start?: number; stable?: number; cleaner?: number } = {}) {
  return {
    segments: all,
    logStartOffset: rest.start ?? 0,
    lastStableOffset: rest.stable ?? all.length * 10,
    cleanerOffset: rest.cleaner,
  }
}

describe('what may be compacted', () => {
  test('is everything before the active segment that was not compacted before', () => {
    expect(cleanable(logOf(segments(4)), configOf(), NOW_MS)).toMatchObject({
      firstDirtyOffset: 0,
      endOffset: 30,
      cleanableBytes: 300,
      dirtyRatio: 1,
      isDue: true,
    })
    expect(cleanable(logOf(segments(5), { cleaner: 30 }), configOf(), NOW_MS)).toMatchObject({
      firstDirtyOffset: 30,
      endOffset: 40,
      dirtyRatio: 0.25,
      isDue: false,
    })
  })

  test('ends with the segment before the one that the last stable offset lies in', () => {
    expect(cleanable(logOf(segments(4), { stable: 25 }), configOf(), NOW_MS).endOffset).toBe(20)
    expect(cleanable(logOf(segments(4), { stable: 5 }), configOf(), NOW_MS)).toMatchObject({
      endOffset: 0,
      cleanableBytes: 0,
      isDue: false,
    })
  })

  test('ends before the first segment with a timestamp within min.compaction.lag.ms', () => {
    const log = logOf(segments(4, (index) => (index === 1 ? { maxTimestamp: NOW_MS - 99 } : {})))
    expect(cleanable(log, configOf({ 'min.compaction.lag.ms': '100' }), NOW_MS).endOffset).toBe(10)
    expect(cleanable(log, configOf({ 'min.compaction.lag.ms': '99' }), NOW_MS).endOffset).toBe(30)
  })

  test('begins at the log start when that has passed where the last round ended', () => {
    expect(
      cleanable(logOf(segments(4), { start: 15, cleaner: 10 }), configOf(), NOW_MS).firstDirtyOffset,
    ).toBe(15)
  })

  test('is due when it has waited for max.compaction.lag.ms, however little it is', () => {
    const log = logOf(segments(5), { cleaner: 30 })
    expect(cleanable(log, configOf({ 'max.compaction.lag.ms': '1000' }), NOW_MS).isDue).toBe(false)
    expect(cleanable(log, configOf({ 'max.compaction.lag.ms': '999' }), NOW_MS).isDue).toBe(true)
    expect(
      cleanable(logOf(segments(2), { cleaner: 10 }), configOf({ 'max.compaction.lag.ms': '1' }), NOW_MS)
        .isDue,
    ).toBe(false)
  })

  test('is nothing of a log with nothing in it', () => {
    expect(cleanable(logOf(segments(1, () => ({ sizeInBytes: 0 }))), configOf(), NOW_MS).isDue).toBe(false)
  })
})

describe('segments become one', () => {
  const bases = (groups: readonly (readonly Segment[])[]) =>
    groups.map((group) => group.map((segment) => segment.baseOffset))

  test('while they are together within segment.bytes', () => {
    const config = configOf({ 'internal.segment.bytes': '250' })
    expect(bases(groupSegments(segments(5), 50, config))).toEqual([[0, 10], [20, 30], [40]])
    expect(bases(groupSegments(segments(5), 21, config))).toEqual([[0, 10], [20]])
  })

  test('while their indexes would be within segment.index.bytes', () => {
    const config = configOf({ 'segment.index.bytes': '24' })
    const indexed = (offsetIndexEntries: number, timeIndexEntries: number) =>
      segments(4, () => ({ offsetIndexEntries, timeIndexEntries }))
    expect(bases(groupSegments(indexed(1, 0), 40, config))).toEqual([[0, 10, 20], [30]])
    expect(bases(groupSegments(indexed(0, 1), 40, config))).toEqual([
      [0, 10],
      [20, 30],
    ])
  })

  test('while their offsets can be told from their first', () => {
    const far = segments(3, (index) => ({ baseOffset: index * 2 ** 30 }))
    expect(bases(groupSegments(far, 2 ** 32, configOf()))).toEqual([[0, 2 ** 30], [2 ** 31]])
  })
})
