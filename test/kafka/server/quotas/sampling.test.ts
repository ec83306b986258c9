import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { SampledRate } from '../../../../src/kafka/server/quotas/sampled-rate.ts'
import { TokenBucket } from '../../../../src/kafka/server/quotas/token-bucket.ts'

interface Vectors {
  readonly rates: readonly {
    readonly samples: number
    readonly windowMs: number
    readonly steps: readonly (readonly [
      afterMs: number,
      amount: number,
      perSecond: number,
      elapsedMs: number,
    ])[]
  }[]
  readonly buckets: readonly {
    readonly samples: number
    readonly windowMs: number
    readonly perSecond: number
    readonly steps: readonly (readonly [afterMs: number, taken: number, left: number])[]
  }[]
}

/** What the metrics of Kafka 4.3.1 (Rate, TokenBucket) made of random amounts at random times. */
const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../../fixtures/kafka/quota-vectors.json', import.meta.url), 'utf8'),
)

const START_MS = 1_700_000_000_000

describe('a sampled rate', () => {
  test.each(vectors.rates)("follows the reference's over $samples windows of $windowMs ms", (vector) => {
    const rate = new SampledRate(vector)
    let nowMs = START_MS
    for (const [afterMs, amount, perSecond, elapsedMs] of vector.steps) {
      nowMs += afterMs
      rate.record(amount, nowMs)
      expect(rate.perSecond(nowMs)).toBeCloseTo(perSecond, 6)
      expect(rate.elapsedMs(nowMs)).toBe(elapsedMs)
    }
  })
})

describe('a token bucket', () => {
  test.each(vectors.buckets)("follows the reference's at $perSecond tokens per second", (vector) => {
    const bucket = new TokenBucket(vector)
    let nowMs = START_MS
    for (const [afterMs, taken, left] of vector.steps) {
      nowMs += afterMs
      bucket.take(taken, vector.perSecond, nowMs)
      expect(bucket.tokens(vector.perSecond, nowMs)).toBeCloseTo(left, 6)
    }
  })
})
