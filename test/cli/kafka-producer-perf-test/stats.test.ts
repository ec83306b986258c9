import { describe, expect, it } from 'vitest'
import {
  formatTotal,
  formatWindow,
  Stats,
  type StatsOptions,
} from '../../../src/cli/kafka-producer-perf-test/stats.ts'

const from0: StatsOptions = { nowMs: 0, reportingIntervalMs: 1000, isSteadyState: false }

describe('the statistics of a producer', () => {
  it('tell records, bytes and latencies of the run, and percentiles by rank', () => {
    const stats = new Stats(4, from0)
    for (const latency of [40, 10, 20, 30]) stats.record(latency, 1024, 100)
    expect(formatTotal(stats.total(2000))).toBe(
      '4 records sent, 2.000000 records/sec (0.00 MB/sec), 25.00 ms avg latency, 40.00 ms max latency, 30 ms 50th, 40 ms 95th, 40 ms 99th, 40 ms 99.9th.\n',
    )
  })

  it('tell of a window when its time is up, and begin the next with nothing', () => {
    const stats = new Stats(10, from0)
    expect(stats.record(5, 524_288, 999)).toBe(false)
    expect(stats.record(8, 524_288, 1000)).toBe(true)
    expect(formatWindow(stats.endWindow(1000))).toBe(
      '2 records sent, 2.0 records/sec (1.00 MB/sec), 6.5 ms avg latency, 8.0 ms max latency.\n',
    )
    expect(stats.isInFirstWindow).toBe(false)
    expect(stats.record(5, 1, 1999)).toBe(false)
    expect(stats.endWindow(2000).records).toBe(1)
  })

  it('of no record at all are no numbers', () => {
    expect(formatTotal(new Stats(1, from0).total(10))).toBe(
      '0 records sent, 0.000000 records/sec (0.00 MB/sec), NaN ms avg latency, 0.00 ms max latency, 0 ms 50th, 0 ms 95th, 0 ms 99th, 0 ms 99.9th.\n',
    )
  })

  it('of a long run keep half a million latencies at most', () => {
    const stats = new Stats(1_500_000, { ...from0, isSteadyState: true })
    for (let at = 0; at < 30; at += 1) stats.record(at % 3 === 0 ? 7 : 1000, 1, 0)
    const total = stats.total(1000)
    expect(total.p999LatencyMs).toBe(7)
    expect(formatTotal(total)).toContain('30 steady state records sent')
  })
})
