/** Lets one thing through an interval (RateLimiter). Times in ms. */
export class RateLimiter {
  readonly #intervalMs: number
  #sinceMs: number
  #isUsed = false

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs
    this.#sinceMs = nowMs
  }

  allows(nowMs: number): boolean {
    if (nowMs > this.#sinceMs + this.#intervalMs) {
      this.#sinceMs = nowMs
      this.#isUsed = false
    }
    const isAllowed = !this.#isUsed
    this.#isUsed = true
    return isAllowed
  }
}
