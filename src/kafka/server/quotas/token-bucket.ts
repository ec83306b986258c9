import type { SamplingWindow } from './sampled-rate.ts'

/**
 * A bucket of tokens that fills at a rate and holds what the rate brings in all windows together. It may be emptied below
 * zero: a large operation is let through once, and the next ones wait until the debt is paid (KIP-599).
 */
export class TokenBucket {
  readonly #window: SamplingWindow
  #tokens = 0
  #filledMs = 0

  constructor(window: SamplingWindow) {
    this.#window = window
  }

  /** What is left, when the bucket fills at this rate per second. */
  tokens(perSecond: number, nowMs: number): number {
    this.#tokens = Math.min(
      this.#burst(perSecond),
      this.#tokens + (perSecond * (nowMs - this.#filledMs)) / 1000,
    )
    this.#filledMs = nowMs
    return this.#tokens
  }

  /** Takes tokens, also those that are not there. */
  take(count: number, perSecond: number, nowMs: number): void {
    this.#tokens = Math.min(this.#burst(perSecond), this.tokens(perSecond, nowMs) - count)
  }

  #burst(perSecond: number): number {
    return (this.#window.samples * this.#window.windowMs * perSecond) / 1000
  }
}
