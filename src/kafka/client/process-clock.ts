import type { Clock } from '../../runtime/clock.ts'

const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's clock; its timers keep the process alive, because a client that waits to retry has nothing else that does. */
export const processClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(ms, 0), MAX_TIMEOUT_MS))
    return () => clearTimeout(timer)
  },
}

/** Resolves after `ms` milliseconds. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
