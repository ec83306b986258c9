/**
 * Deadlines in buckets of one tick, as the reference keeps them: renewing one costs next to nothing while it stays in its
 * bucket, and a whole bucket expires at once. A deadline is met between 0 and 1 tick late.
 *
 * Time here is what has passed while the server ran, counted in ticks of its own timer and filled in by the clock between
 * them. So neither a clock that is set nor a process that was stopped for an hour makes everything expire at once.
 */
import type { Clock } from '../../runtime/clock.ts'

/** Something with a deadline; the field is the queue's. */
export interface Expiring {
  /** On the queue's own time scale; 0 while in no bucket. */
  expiresAtMs: number
}

/** The time scale of expiry queues. */
export class TickClock {
  readonly tickMs: number
  readonly #clock: Clock
  readonly #onTick: (() => void)[] = []
  #ticks = 0
  #lastTickAtMs: number
  #cancel: (() => void) | undefined

  constructor(clock: Clock, tickMs: number) {
    this.#clock = clock
    this.tickMs = tickMs
    this.#lastTickAtMs = clock.now()
  }

  /** Milliseconds that have passed since the start, as far as ticks bear it out. */
  elapsedMs(): number {
    const sinceTick = this.#clock.now() - this.#lastTickAtMs
    return this.#ticks * this.tickMs + Math.min(Math.max(sinceTick, 0), this.tickMs - 1)
  }

  /** The date of a moment of this time scale, ms since the epoch. */
  dateOf(elapsedMs: number): number {
    return this.#clock.now() + elapsedMs - this.elapsedMs()
  }

  onTick(fn: () => void): void {
    this.#onTick.push(fn)
  }

  start(): void {
    this.#lastTickAtMs = this.#clock.now()
    this.#arm()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #arm(): void {
    this.#cancel = this.#clock.after(this.tickMs, () => {
      this.#ticks++
      this.#lastTickAtMs = this.#clock.now()
      this.#arm()
      for (const fn of this.#onTick) fn()
    })
  }
}

/** Things that expire when nobody renews them. */
export class ExpiryQueue<T extends Expiring> {
  readonly #time: TickClock
  readonly #buckets = new Map<number, Set<T>>()
  #size = 0

  constructor(time: TickClock) {
    this.#time = time
  }

  get size(): number {
    return this.#size
  }

  /** Puts the deadline at `timeoutMs` from now, rounded up to the next tick after it. */
  renew(item: T, timeoutMs: number): void {
    const { tickMs } = this.#time
    const expiresAtMs = (Math.floor((this.#time.elapsedMs() + timeoutMs) / tickMs) + 1) * tickMs
    if (expiresAtMs === item.expiresAtMs) return
    this.remove(item)
    item.expiresAtMs = expiresAtMs
    const bucket = this.#buckets.get(expiresAtMs)
    if (bucket === undefined) this.#buckets.set(expiresAtMs, new Set([item]))
    else bucket.add(item)
    this.#size++
  }

  remove(item: T): void {
    if (item.expiresAtMs === 0) return
    const bucket = this.#buckets.get(item.expiresAtMs)
    item.expiresAtMs = 0
    if (bucket?.delete(item)) this.#size--
  }

  /** Takes out everything whose deadline has passed. */
  takeExpired(): T[] {
    const nowMs = this.#time.elapsedMs()
    const expired: T[] = []
    for (const [expiresAtMs, bucket] of this.#buckets) {
      if (expiresAtMs > nowMs) continue
      this.#buckets.delete(expiresAtMs)
      for (const item of bucket) {
        item.expiresAtMs = 0
        expired.push(item)
      }
    }
    this.#size -= expired.length
    return expired
  }

  /** The buckets in the order of their deadlines, with dates in ms since the epoch; empty ones too, like the reference. */
  buckets(): { dateMs: number; items: ReadonlySet<T> }[] {
    return [...this.#buckets]
      .sort(([a], [b]) => a - b)
      .map(([expiresAtMs, items]) => ({ dateMs: this.#time.dateOf(expiresAtMs), items }))
  }
}
