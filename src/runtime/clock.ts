/** Time as the daemon sees it: every deadline and timestamp comes from here, so that a test can move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `fn` once when `ms` milliseconds have passed; the returned function calls it off. */
  after(ms: number, fn: () => void): () => void
}

/** Largest delay setTimeout takes without falling back to 1 ms. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's clock. Its timers do not keep the process alive: listeners do. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** The machine's clock for a client: its timers keep the process alive, for a client that waits to retry has nothing else that does. */
export const processClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS))
    return () => clearTimeout(timer)
  },
}

interface Timer {
  atMs: number
  readonly order: number
  readonly fn: () => void
}

/** A clock that stands still until it is told to move: for tests. */
export class ManualClock implements Clock {
  #nowMs: number
  #order = 0
  readonly #timers = new Set<Timer>()

  constructor(startMs = 0) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(ms, 0), order: this.#order++, fn }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Timers that have not fired yet. */
  get pending(): number {
    return this.#timers.size
  }

  /** Calls every timer off, as the end of a process does. */
  forget(): void {
    this.#timers.clear()
  }

  /** Moves time on by `ms` and all timers with it, so that none fires: to begin elsewhere. */
  jump(ms: number): void {
    const timers = [...this.#timers]
    this.#nowMs += ms
    for (const timer of timers) timer.atMs += ms
  }

  /** Moves time on by `ms`, firing timers in the order of their times; each sees `now()` at its own time. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (let next = this.#first(untilMs); next; next = this.#first(untilMs)) {
      this.#timers.delete(next)
      this.#nowMs = next.atMs
      next.fn()
    }
    this.#nowMs = untilMs
  }

  #first(untilMs: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue
      if (!first || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order))
        first = timer
    }
    return first
  }
}
