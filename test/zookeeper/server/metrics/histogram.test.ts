import { describe, expect, it } from 'vitest'
import { Histogram, SlidingHistogram } from '../../../../src/zookeeper/server/metrics/histogram.ts'

function filled(values: Iterable<number>): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.add(value)
  return histogram
}

describe('a histogram', () => {
  it('finds small values by their rank exactly, in whatever order they came', () => {
    const histogram = filled([2047, 3, 3, 0, 1024, 7])
    expect([1, 2, 3, 4, 5, 6].map((rank) => histogram.valueAtRank(rank))).toEqual([0, 3, 3, 7, 1024, 2047])
  })

  it('keeps large values to a part in a thousand, and never tells more than there was', () => {
    for (const value of [2048, 2049, 5000, 65_535, 1_000_003, 2 ** 31, 2 ** 32 - 1]) {
      const kept = filled([value]).valueAtRank(1)
      expect(kept).toBeLessThanOrEqual(value)
      expect((value - kept) / value).toBeLessThan(0.001)
    }
  })

  it('takes values out of range for the nearest in it', () => {
    expect(filled([-5]).valueAtRank(1)).toBe(0)
    expect(filled([2 ** 40]).valueAtRank(1)).toBe(filled([2 ** 32 - 1]).valueAtRank(1))
  })

  it('interpolates between neighbours as the reference does', () => {
    const hundred = filled(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(hundred.interpolated(0.5)).toBe(50.5)
    expect(hundred.interpolated(0.95)).toBeCloseTo(95.95)
    expect(hundred.interpolated(0.999)).toBe(100)
    expect(filled([4]).interpolated(0.5)).toBe(4)
  })

  it('tells 0 when it is empty or was reset', () => {
    const histogram = filled([9])
    histogram.reset()
    expect([histogram.count, histogram.interpolated(0.99), histogram.valueAtRank(1)]).toEqual([0, 0, 0])
  })
})

describe('a histogram of the values of late', () => {
  it('forgets what came five turns ago', () => {
    const histogram = new SlidingHistogram()
    histogram.add(9)
    for (let turn = 0; turn < 4; turn++) histogram.turn()
    histogram.add(1)
    expect(histogram.quantile(0.99)).toBe(1)
    expect(histogram.quantile(1)).toBe(9)
    histogram.turn()
    expect(histogram.quantile(1)).toBe(1)
  })

  it('tells no number when nothing was seen', () => {
    expect(new SlidingHistogram().quantile(0.5)).toBeNaN()
  })

  it('tells a value that was seen, not one between two', () => {
    const histogram = new SlidingHistogram()
    for (const value of [3, 5, 3, 5]) histogram.add(value)
    expect(histogram.quantile(0.5)).toBe(3)
  })
})
