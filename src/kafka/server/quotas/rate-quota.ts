import { Meters } from './meters.ts'
import { type QuotaClient, QuotaLimits } from './quota-limits.ts'
import { SampledRate, type SamplingWindow } from './sampled-rate.ts'

/**
 * A limit on what clients may do per second: bytes produced, bytes consumed, percent of a thread's time. What goes beyond is
 * done all the same; the client is then told to wait, and kept waiting, until its rate is within the limit again.
 */
export class RateQuota {
  readonly limits = new QuotaLimits()
  readonly #window: SamplingWindow
  readonly #maxThrottleMs: number
  readonly #rates: Meters<SampledRate>

  /** `maxThrottleMs`: a client is never told to wait longer. */
  constructor(window: SamplingWindow, maxThrottleMs = Number.POSITIVE_INFINITY) {
    this.#window = window
    this.#maxThrottleMs = maxThrottleMs
    this.#rates = new Meters(() => new SampledRate(window))
  }

  /** Counts an amount, and says for how many milliseconds the client is to be kept waiting; 0 while it is within its limit. */
  record(client: QuotaClient, amount: number, nowMs: number): number {
    const limit = this.limits.find(client)
    if (limit === undefined) return 0
    const rate = this.#rates.of(limit.key, nowMs)
    rate.record(amount, nowMs)
    return Math.min(throttleMs(rate, limit.bound, nowMs), this.#maxThrottleMs)
  }

  /** Takes an amount back that was counted and then not spent. */
  unrecord(client: QuotaClient, amount: number, nowMs: number): void {
    const limit = this.limits.find(client)
    if (limit !== undefined) this.#rates.of(limit.key, nowMs).record(-amount, nowMs)
  }

  /** The most that a client which has been quiet may spend at once without having to wait. */
  maxAmount(client: QuotaClient): number {
    const limit = this.limits.find(client)
    if (limit === undefined) return Number.POSITIVE_INFINITY
    return (limit.bound * (this.#window.samples - 1) * this.#window.windowMs) / 1000
  }
}

/** How long a rate needs to come down to its bound when nothing is added; 0 when it is not above. */
export function throttleMs(rate: SampledRate, bound: number, nowMs: number): number {
  const perSecond = rate.perSecond(nowMs)
  if (perSecond <= bound) return 0
  return Math.round(((perSecond - bound) / bound) * rate.elapsedMs(nowMs))
}
