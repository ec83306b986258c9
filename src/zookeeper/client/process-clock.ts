import type { Clock } from '../../runtime/clock.ts'

/**
 * The machine's clock for a client: unlike the daemon's its timers keep the process alive, because between two connections they
 * are all that a waiting request hangs on.
 */
export const processClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    const timer = setTimeout(fn, Math.max(ms, 0))
    return () => clearTimeout(timer)
  },
}
