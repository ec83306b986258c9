import { expect, test } from 'vitest'
import { ThroughputThrottler } from '../../../src/cli/kit/throughput-throttler.ts'

test('a sender is held back from its second send on, also in its first millisecond', () => {
  const throttler = new ThroughputThrottler(0.01, 1000)
  expect([0, 1, 2].map((sent) => throttler.shouldThrottle(sent, 1000))).toEqual([false, true, true])
  expect(throttler.shouldThrottle(1, 101_000)).toBe(false)
})

test('a limit above one send a millisecond lets as many pass in the first', () => {
  const throttler = new ThroughputThrottler(3000, 0)
  expect([3, 4].map((sent) => throttler.shouldThrottle(sent, 0))).toEqual([false, true])
  expect(new ThroughputThrottler(-1, 0).shouldThrottle(1_000_000, 0)).toBe(false)
})
