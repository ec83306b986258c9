import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { resolveTopicConfig } from '../../../../src/kafka/server/cluster/topic-defaults.ts'
import { expiredSegments } from '../../../../src/kafka/server/log/retention.ts'
import { emptySegment, type Segment } from '../../../../src/kafka/server/log/segment.ts'

const NOW_MS = 1_700_000_000_000

function configOf(overrides: Record<string, string>) {
  return resolveTopicConfig(new Map(Object.entries(overrides)), new BrokerConfigs())
}

/** Segments of ten offsets each, the last of them active. */
function segments(...parts: Partial<Segment>[]): Segment[] {
  return parts.map((part, i) => ({
    ...emptySegment(i * 10, NOW_MS, { config: configOf({}), random: () => 0 }),
    sizeInBytes: 100,
    maxTimestamp: NOW_MS,
    ...part,
  }))
}

function logOf(
  parts: Partial<Segment>[],
  offsets: { start?: number; end?: number; highWatermark?: number } = {},
) {
  const logEndOffset = offsets.end ?? parts.length * 10
  return {
    segments: segments(...parts),
    logStartOffset: offsets.start ?? 0,
    logEndOffset,
    highWatermark: offsets.highWatermark ?? logEndOffset,
  }
}

const none = { belowStart: 0, bySize: 0, byTime: 0 }

describe('by age', () => {
  const config = configOf({ 'retention.ms': '1000' })
  const old = { maxTimestamp: NOW_MS - 1001 }

  test('segments go up to the first whose largest timestamp is not older than retention.ms', () => {
    expect(expiredSegments(logOf([old, old, {}, old, {}]), config, NOW_MS)).toEqual({ ...none, byTime: 2 })
    expect(expiredSegments(logOf([{ maxTimestamp: NOW_MS - 1000 }, {}]), config, NOW_MS)).toEqual(none)
  })

  test('the active segment goes too, unless there is nothing in it or something not committed', () => {
    expect(expiredSegments(logOf([old, old]), config, NOW_MS)).toEqual({ ...none, byTime: 2 })
    expect(expiredSegments(logOf([old, { ...old, sizeInBytes: 0 }]), config, NOW_MS)).toEqual({
      ...none,
      byTime: 1,
    })
    expect(expiredSegments(logOf([old, old], { highWatermark: 19 }), config, NOW_MS)).toEqual({
      ...none,
      byTime: 1,
    })
  })

  test('a segment without timestamps is as old as its last append', () => {
    const bare = (modifiedMs: number) => ({ maxTimestamp: -1, modifiedMs })
    expect(expiredSegments(logOf([bare(NOW_MS - 1001), bare(NOW_MS)]), config, NOW_MS)).toEqual({
      ...none,
      byTime: 1,
    })
  })

  test('retention.ms=-1 keeps everything', () => {
    expect(expiredSegments(logOf([old, old]), configOf({ 'retention.ms': '-1' }), NOW_MS)).toEqual(none)
  })
})

describe('by size', () => {
  test('the oldest go while what is left is no smaller than retention.bytes', () => {
    const log = logOf([{}, {}, {}, {}])
    expect(expiredSegments(log, configOf({ 'retention.bytes': '250' }), NOW_MS)).toEqual({
      ...none,
      bySize: 1,
    })
    expect(expiredSegments(log, configOf({ 'retention.bytes': '200' }), NOW_MS)).toEqual({
      ...none,
      bySize: 2,
    })
    expect(expiredSegments(log, configOf({ 'retention.bytes': '400' }), NOW_MS)).toEqual(none)
    expect(expiredSegments(log, configOf({ 'retention.bytes': '-1' }), NOW_MS)).toEqual(none)
    expect(expiredSegments(log, configOf({ 'retention.bytes': '0' }), NOW_MS)).toEqual({ ...none, bySize: 4 })
  })

  test('age is asked of what size has left', () => {
    const old = { maxTimestamp: NOW_MS - 1001 }
    const config = configOf({ 'retention.bytes': '300', 'retention.ms': '1000' })
    expect(expiredSegments(logOf([{}, old, {}, {}]), config, NOW_MS)).toEqual({
      ...none,
      bySize: 1,
      byTime: 1,
    })
  })
})

describe('below the log start', () => {
  test('segments that end there go, whatever cleanup.policy says, and only those without delete', () => {
    const old = { maxTimestamp: 0 }
    for (const policy of ['compact', '']) {
      const config = configOf({ 'cleanup.policy': policy, 'retention.ms': '1000' })
      expect(expiredSegments(logOf([old, old, old], { start: 19 }), config, NOW_MS)).toEqual({
        ...none,
        belowStart: 1,
      })
    }
  })

  test('with compact and delete both, age counts as well', () => {
    const config = configOf({ 'cleanup.policy': 'compact,delete', 'retention.ms': '1000' })
    const log = logOf([{ maxTimestamp: 0 }, { maxTimestamp: 0 }, {}], { start: 10 })
    expect(expiredSegments(log, config, NOW_MS)).toEqual({ belowStart: 1, bySize: 0, byTime: 1 })
  })
})
