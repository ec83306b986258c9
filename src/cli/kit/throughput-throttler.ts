import { setTimeout as pause } from 'node:timers/promises'

const NS_PER_MS = 1_000_000
const NS_PER_SEC = 1000 * NS_PER_MS
const MIN_SLEEP_NS = 2 * NS_PER_MS

/** Holds a sender back to so many sends a second, in naps of two milliseconds and more, as the reference's ThroughputThrottler does. */
export class ThroughputThrottler {
  readonly #perSecond: number
  readonly #startMs: number
  readonly #napNs: number
  #deficitNs = 0

  /** Below zero there is no limit; at zero nothing is ever sent after the first. */
  constructor(perSecond: number, startMs: number) {
    this.#perSecond = perSecond
    this.#startMs = startMs
    this.#napNs = perSecond > 0 ? Math.trunc(NS_PER_SEC / perSecond) : 0
  }

  /**
   * Whether so many sends by now are too many. A millisecond that has begun counts whole: in the reference nothing is held back in the
   * first one, in which its slower client sends once.
   */
  shouldThrottle(sent: number, nowMs: number): boolean {
    if (this.#perSecond < 0) return false
    const elapsedSec = Math.fround(Math.max(1, nowMs - this.#startMs) / 1000)
    return sent / elapsedSec > this.#perSecond
  }

  /** Waits for the time of one send, or saves it up while it is too short; rejects when aborted. */
  async throttle(signal?: AbortSignal): Promise<void> {
    if (this.#perSecond === 0) await pause(2 ** 31 - 1, undefined, { ...(signal && { signal }) })
    this.#deficitNs += this.#napNs
    if (this.#deficitNs < MIN_SLEEP_NS) return
    const end = performance.now() + this.#deficitNs / NS_PER_MS
    for (let now = performance.now(); now < end; now = performance.now())
      await pause(Math.max(1, Math.floor(end - now)), undefined, { ...(signal && { signal }) })
    this.#deficitNs = 0
  }
}
