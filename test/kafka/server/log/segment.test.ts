import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { resolveTopicConfig } from '../../../../src/kafka/server/cluster/topic-defaults.ts'
import { emptySegment, mustRoll, type Segment, withBatch } from '../../../../src/kafka/server/log/segment.ts'

const NOW_MS = 1_700_000_000_000

function configOf(overrides: Record<string, string>) {
  return resolveTopicConfig(new Map(Object.entries(overrides)), new BrokerConfigs())
}

/** A segment that batches of 100 bytes with these timestamps were appended to. */
function segmentOf(
  timestamps: readonly number[],
  overrides: Record<string, string> = {},
  random = 0,
): Segment {
  const config = configOf(overrides)
  let segment = emptySegment(10, NOW_MS, { config, random: () => random })
  for (const maxTimestamp of timestamps) {
    segment = withBatch(segment, { sizeInBytes: 100, maxTimestamp }, { config, nowMs: NOW_MS })
  }
  return segment
}

const later = (ms: number): number => NOW_MS + ms

const next = { sizeInBytes: 100, maxTimestamp: NOW_MS, lastOffset: 20 }

describe('a segment ends', () => {
  const ends = (
    segment: Segment,
    overrides: Record<string, string>,
    appending: Partial<typeof next> = {},
    nowMs = NOW_MS,
  ): boolean => mustRoll(segment, { ...next, ...appending }, { config: configOf(overrides), nowMs })

  test('when what comes would take it beyond segment.bytes', () => {
    const segment = segmentOf([NOW_MS, NOW_MS])
    expect(ends(segment, { 'internal.segment.bytes': '300' })).toBe(false)
    expect(ends(segment, { 'internal.segment.bytes': '299' })).toBe(true)
  })

  test('when what comes is later than its first batch by more than segment.ms, whatever the clock says', () => {
    const segment = segmentOf([NOW_MS, NOW_MS + 500])
    expect(ends(segment, { 'segment.ms': '1000' }, { maxTimestamp: NOW_MS + 1000 })).toBe(false)
    expect(ends(segment, { 'segment.ms': '1000' }, { maxTimestamp: NOW_MS + 1001 })).toBe(true)
    expect(ends(segment, { 'segment.ms': '1000' }, {}, NOW_MS + 5000)).toBe(false)
  })

  test('by the clock when its first batch has no timestamp', () => {
    const segment = segmentOf([-1, NOW_MS])
    expect(ends(segment, { 'segment.ms': '1000' }, {}, NOW_MS + 1000)).toBe(false)
    expect(ends(segment, { 'segment.ms': '1000' }, {}, NOW_MS + 1001)).toBe(true)
  })

  test('sooner by its jitter, which is at most segment.ms', () => {
    const overrides = { 'segment.ms': '1000', 'segment.jitter.ms': '400' }
    const segment = segmentOf([NOW_MS], overrides, 0.5)
    expect(segment.jitterMs).toBe(200)
    expect(ends(segment, overrides, { maxTimestamp: NOW_MS + 800 })).toBe(false)
    expect(ends(segment, overrides, { maxTimestamp: NOW_MS + 801 })).toBe(true)
    expect(segmentOf([], { 'segment.ms': '100', 'segment.jitter.ms': '400' }, 0.5).jitterMs).toBe(50)
  })

  test('in time for max.compaction.lag.ms when the topic is compacted', () => {
    const segment = segmentOf([NOW_MS])
    const overrides = { 'max.compaction.lag.ms': '1000' }
    expect(ends(segment, overrides, { maxTimestamp: NOW_MS + 2000 })).toBe(false)
    expect(
      ends(segment, { ...overrides, 'cleanup.policy': 'compact' }, { maxTimestamp: NOW_MS + 2000 }),
    ).toBe(true)
  })

  test('when the index that the reference would have is full', () => {
    const overrides = { 'index.interval.bytes': '150', 'segment.index.bytes': '24' }
    // An entry before the third and the fifth batch; the time index has room for one of its own.
    expect(ends(segmentOf([1, 2].map(later), overrides), overrides)).toBe(false)
    expect(ends(segmentOf([1, 2, 3].map(later), overrides), overrides)).toBe(true)
    expect(
      ends(segmentOf([3, 2, 1].map(later), { ...overrides, 'segment.index.bytes': '36' }), {
        ...overrides,
        'segment.index.bytes': '36',
      }),
    ).toBe(false)
  })

  test('when offsets are too far from its first for an index', () => {
    expect(ends(segmentOf([NOW_MS]), {}, { lastOffset: 10 + 2 ** 31 - 1 })).toBe(false)
    expect(ends(segmentOf([NOW_MS]), {}, { lastOffset: 10 + 2 ** 31 })).toBe(true)
  })
})
