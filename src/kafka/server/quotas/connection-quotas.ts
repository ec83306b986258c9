import type { Clock } from '../../../runtime/clock.ts'
import { Meters } from './meters.ts'
import { throttleMs } from './rate-quota.ts'
import { SampledRate, type SamplingWindow } from './sampled-rate.ts'

/** How many connections there may be, and how fast they may come; read anew for each. */
export interface ConnectionLimits {
  /** max.connections */
  readonly max: number
  /** max.connection.creation.rate, a second. */
  readonly perSecond: number
  /** max.connections.per.ip and its overrides. */
  maxOf(address: string): number
  /** connection_creation_rate of the address or of the default, a second; Infinity: no quota (KIP-612). */
  perSecondOf(address: string): number
}

/** A connection that has come and is not served yet. */
export interface Arrival {
  readonly address: string
  /** It has gone away by itself. */
  isGone(): boolean
  open(): void
  refuse(why: string): void
}

/**
 * Lets connections in, in the order in which they come. As in the reference, one that comes too fast for the broker, or while there are
 * max.connections, waits, and all behind it; one that comes too fast for its address is kept waiting and then closed; one too
 * many of its address is closed at once. At most `maxWaiting` wait: more are closed.
 */
export class ConnectionQuotas {
  readonly #clock: Clock
  readonly #limits: ConnectionLimits
  readonly #window: SamplingWindow
  readonly #maxWaiting: number
  readonly #rate: SampledRate
  readonly #rates: Meters<SampledRate>
  readonly #counts = new Map<string, number>()
  readonly #waiting: Arrival[] = []
  #total = 0
  /** When the first of those who wait may go on; undefined until its arrival has been counted. */
  #readyMs: number | undefined
  #callOff: () => void = () => {}

  constructor(options: {
    readonly clock: Clock
    readonly limits: ConnectionLimits
    readonly window: SamplingWindow
    readonly maxWaiting: number
  }) {
    this.#clock = options.clock
    this.#limits = options.limits
    this.#window = options.window
    this.#maxWaiting = options.maxWaiting
    this.#rate = new SampledRate(options.window)
    this.#rates = new Meters(() => new SampledRate(options.window))
  }

  /** Takes a connection that has come; it is opened or refused, now or later. */
  arrive(arrival: Arrival): void {
    if (this.#waiting.length >= this.#maxWaiting) {
      arrival.refuse(`${this.#maxWaiting} connections wait already`)
      return
    }
    this.#waiting.push(arrival)
    this.lookAgain()
  }

  /** Notes that a connection which was opened has ended. */
  left(address: string): void {
    const count = (this.#counts.get(address) ?? 0) - 1
    if (count > 0) this.#counts.set(address, count)
    else this.#counts.delete(address)
    this.#total -= 1
    this.lookAgain()
  }

  /** Lets in who can be let in by now: for when a limit has changed. */
  lookAgain(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const nowMs = this.#clock.now()
      if (this.#readyMs === undefined) {
        this.#rate.record(1, nowMs)
        this.#readyMs = nowMs + this.#boundedThrottle(this.#rate, this.#limits.perSecond)
      }
      if (nowMs < this.#readyMs) {
        this.#wakeAt(this.#readyMs)
        return
      }
      if (this.#total >= this.#limits.max && !first.isGone()) return
      this.#waiting.shift()
      this.#readyMs = undefined
      if (!first.isGone()) this.#letIn(first)
    }
  }

  /** Turns away all who wait: nobody is let in any more. */
  close(): void {
    this.#callOff()
    for (const arrival of this.#waiting.splice(0)) arrival.refuse('the broker stops')
  }

  #letIn(arrival: Arrival): void {
    const { address } = arrival
    const waitMs = this.#countOf(address)
    if (waitMs > 0) {
      this.#clock.after(waitMs, () => arrival.refuse(`too many new connections of ${address}`))
      return
    }
    const count = this.#counts.get(address) ?? 0
    const max = this.#limits.maxOf(address)
    if (count >= max) {
      arrival.refuse(`${address} has its ${max} connections already`)
      return
    }
    this.#counts.set(address, count + 1)
    this.#total += 1
    arrival.open()
  }

  /** Counts a connection against the rate of its address: for how long it has to wait. One that has to is not counted. */
  #countOf(address: string): number {
    const perSecond = this.#limits.perSecondOf(address)
    if (perSecond === Number.POSITIVE_INFINITY) return 0
    const nowMs = this.#clock.now()
    const rate = this.#rates.of(address, nowMs)
    rate.record(1, nowMs)
    const waitMs = this.#boundedThrottle(rate, perSecond)
    if (waitMs > 0) {
      rate.record(-1, nowMs)
      this.#rate.record(-1, nowMs)
    }
    return waitMs
  }

  /** Nobody waits longer than one window. */
  #boundedThrottle(rate: SampledRate, perSecond: number): number {
    return Math.min(throttleMs(rate, perSecond, this.#clock.now()), this.#window.windowMs)
  }

  #wakeAt(atMs: number): void {
    this.#callOff()
    this.#callOff = this.#clock.after(atMs - this.#clock.now(), () => this.lookAgain())
  }
}
