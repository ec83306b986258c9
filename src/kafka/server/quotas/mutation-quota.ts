import { Meters } from './meters.ts'
import { type QuotaClient, QuotaLimits } from './quota-limits.ts'
import type { SamplingWindow } from './sampled-rate.ts'
import { TokenBucket } from './token-bucket.ts'

/**
 * The limit on partitions created and deleted per second (KIP-599). Whoever has emptied the bucket is refused with
 * THROTTLING_QUOTA_EXCEEDED until it has filled up to zero; clients whose versions cannot be told so are kept waiting instead.
 */
export class MutationQuota {
  readonly limits = new QuotaLimits()
  readonly #buckets: Meters<TokenBucket>

  constructor(window: SamplingWindow) {
    this.#buckets = new Meters(() => new TokenBucket(window))
  }

  /** Counts partitions, unless the bucket is empty already; says for how many milliseconds it is, 0 when they were counted. */
  recordStrictly(client: QuotaClient, partitions: number, nowMs: number): number {
    const limit = this.limits.find(client)
    if (limit === undefined) return 0
    const bucket = this.#buckets.of(limit.key, nowMs)
    const waitMs = untilFilledMs(bucket, limit.bound, nowMs)
    if (waitMs === 0) bucket.take(partitions, limit.bound, nowMs)
    return waitMs
  }

  /** Counts partitions in any case, and says for how many milliseconds the bucket is empty then. */
  recordPermissively(client: QuotaClient, partitions: number, nowMs: number): number {
    const limit = this.limits.find(client)
    if (limit === undefined) return 0
    const bucket = this.#buckets.of(limit.key, nowMs)
    bucket.take(partitions, limit.bound, nowMs)
    return untilFilledMs(bucket, limit.bound, nowMs)
  }
}

function untilFilledMs(bucket: TokenBucket, perSecond: number, nowMs: number): number {
  const tokens = bucket.tokens(perSecond, nowMs)
  return tokens < 0 ? Math.round((-tokens / perSecond) * 1000) : 0
}
