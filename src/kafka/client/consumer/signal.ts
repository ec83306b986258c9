import type { Clock } from '../../../runtime/clock.ts'

/** Wakes the poll that waits; a wake between looking and waiting is not lost, because the waiter names the count it saw. */
export class Signal {
  readonly #clock: Clock
  #count = 0
  #resolve: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How often it was woken. */
  get count(): number {
    return this.#count
  }

  wake(): void {
    this.#count++
    this.#resolve?.()
  }

  /** Resolves at the first wake after `seen`, or at the deadline. */
  wait(seen: number, deadlineMs: number): Promise<void> {
    if (this.#count !== seen) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#clock.after(deadlineMs - this.#clock.now(), () => this.#resolve?.())
      this.#resolve = () => {
        cancel()
        this.#resolve = undefined
        resolve()
      }
    })
  }
}
