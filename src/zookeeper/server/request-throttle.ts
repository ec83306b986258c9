/**
 * How many requests are under way, and which connections must wait with theirs (RequestThrottler, globalOutstandingLimit,
 * largeRequest*). Reads are answered in the moment they are taken, so what is under way is writes.
 */
import type { ServerStats } from './server-stats.ts'
import type { ThrottleSettings } from './throttle-settings.ts'

/** What a connection is to the throttle. */
export interface Throttled {
  readonly outstandingCount: number
  resume(): void
}

export class RequestThrottle<C extends Throttled> {
  readonly #settings: ThrottleSettings & { readonly globalOutstandingLimit: number }
  readonly #stats: ServerStats
  readonly #held = new Set<C>()
  #underWay = 0
  #largeBytes = 0

  constructor(settings: ThrottleSettings & { readonly globalOutstandingLimit: number }, stats: ServerStats) {
    this.#settings = settings
    this.#stats = stats
  }

  get underWay(): number {
    return this.#underWay
  }

  /** Whether there are as many requests under way as `request_throttle_max_requests` allows. */
  get isFull(): boolean {
    const { maxRequests } = this.#settings
    return maxRequests > 0 && this.#underWay >= maxRequests
  }

  /** Whether a connection must wait with its next request; it is resumed when there is room. */
  mustHold(connection: C): boolean {
    const isOver = connection.outstandingCount > 0 && this.#underWay > this.#settings.globalOutstandingLimit
    if (!isOver && !this.isFull) return false
    if (!this.#held.has(connection)) this.#stats.throttleWaits++
    this.#held.add(connection)
    return true
  }

  /** Whether there is room for a request of such a size, beside the large ones that are under way. */
  hasRoomFor(bytes: number): boolean {
    return !this.#isLarge(bytes) || this.#largeBytes + bytes <= this.#settings.largeRequestMaxBytes
  }

  /** A write is under way. */
  begin(bytes: number): void {
    this.#underWay++
    if (this.#isLarge(bytes)) this.#largeBytes += bytes
  }

  /** A write is final, or refused. */
  end(bytes: number): void {
    this.#underWay--
    if (this.#isLarge(bytes)) this.#largeBytes -= bytes
  }

  /** Has those that wait look again, when there is room. */
  resume(): void {
    if (this.#held.size === 0 || this.isFull || this.#underWay > this.#settings.globalOutstandingLimit) return
    const held = [...this.#held]
    this.#held.clear()
    for (const connection of held) connection.resume()
  }

  forget(connection: C): void {
    this.#held.delete(connection)
  }

  #isLarge(bytes: number): boolean {
    const { largeRequestThresholdBytes } = this.#settings
    return largeRequestThresholdBytes !== -1 && bytes > largeRequestThresholdBytes
  }
}
