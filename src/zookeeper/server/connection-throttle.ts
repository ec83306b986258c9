/**
 * How fast sessions may begin or be renewed (BlueThrottle): a bucket of tokens that fills with time, and before it, when it
 * has been empty for long, chance: the longer the bucket stays empty, the more are turned away at random, so that the
 * load that gets as far as the bucket fits it.
 *
 * Pure: it is told the time, and given its dice.
 */
import type { ThrottleSettings } from './throttle-settings.ts'

export class ConnectionThrottle {
  readonly #settings: ThrottleSettings
  readonly #random: () => number
  #tokens: number
  #filledAtMs: number
  #changedAtMs: number
  #dropChance = 0

  /** `random` gives numbers from 0 up to 1. */
  constructor(settings: ThrottleSettings, nowMs: number, random: () => number) {
    this.#settings = settings
    this.#random = random
    this.#tokens = settings.connectionTokens
    this.#filledAtMs = nowMs
    this.#changedAtMs = nowMs
  }

  /** With which probability a connection is turned away before its tokens are counted. */
  get dropChance(): number {
    return this.#dropChance
  }

  /** Tokens that are missing from a full bucket. */
  get deficit(): number {
    return this.#settings.connectionTokens - this.#tokens
  }

  /** Whether a client may begin a session now, or take up the one it had. */
  admits(isRenewal: boolean, nowMs: number): boolean {
    const { connectionTokens, connectionFreezeTimeMs } = this.#settings
    if (connectionTokens === 0) return true
    this.#fill(nowMs)
    if (connectionFreezeTimeMs !== -1 && this.#isDropped(nowMs)) return false
    const need = this.#weightOf(isRenewal)
    if (this.#tokens < need) return false
    this.#tokens -= need
    return true
  }

  #weightOf(isRenewal: boolean): number {
    const { connectionWeightEnabled, connectionNewWeight, connectionRenewWeight } = this.#settings
    if (!connectionWeightEnabled) return 1
    return isRenewal ? connectionRenewWeight : connectionNewWeight
  }

  #fill(nowMs: number): void {
    const { connectionTokens, connectionFillTimeMs, connectionFillCount } = this.#settings
    const passedMs = nowMs - this.#filledAtMs
    if (passedMs <= connectionFillTimeMs) return
    const refill = Math.trunc((passedMs * connectionFillCount) / connectionFillTimeMs)
    this.#tokens = Math.min(this.#tokens + refill, connectionTokens)
    this.#filledAtMs = nowMs
  }

  #isDropped(nowMs: number): boolean {
    const { connectionTokens, connectionFreezeTimeMs, connectionDecreaseRatio } = this.#settings
    if (nowMs - this.#changedAtMs > connectionFreezeTimeMs) {
      if (this.deficit === connectionTokens) {
        this.#dropChance = Math.min(this.#dropChance + this.#settings.connectionDropIncrease, 1)
      } else if (this.deficit <= Math.round(connectionTokens * connectionDecreaseRatio)) {
        this.#dropChance = Math.max(this.#dropChance - this.#settings.connectionDropDecrease, 0)
      }
      this.#changedAtMs = nowMs
    }
    return this.#random() < this.#dropChance
  }
}
