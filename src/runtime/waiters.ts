import type { Clock } from './clock.ts'

/**
 * The one mechanism for every wait on a condition.
 *
 * A party waits on one or more keys (a partition, a group, a znode path …) with a deadline and a question, `isReady`.
 * Whoever changes what a key stands for calls `wake(key)`; each waiter on that key is asked whether it is ready, and
 * those that are leave with 'ready'. A waiter whose deadline passes leaves with 'timeout', one that is called off
 * (its connection closed, its member left) with 'cancelled'. There is no polling: a question is asked once when the
 * wait begins and then only when a key is woken.
 *
 * Waking is synchronous, so that all parties woken by one commit are answered in the same turn of the event loop.
 * A question must be cheap and must not change anything.
 */
export type WaitEnd = 'ready' | 'timeout' | 'cancelled'

/** One wait under way. */
export interface Wait {
  /** Resolves once, when the wait ends; never rejects. */
  readonly ended: Promise<WaitEnd>
  /** Ends the wait with 'cancelled' when it has not ended yet. */
  cancel(): void
}

/** What a party waits for. */
export interface WaitOptions<Key> {
  readonly keys: Iterable<Key>
  /** From now; 0 or less does not wait at all. */
  readonly timeoutMs: number
  readonly isReady: () => boolean
}

interface Waiter<Key> {
  readonly keys: readonly Key[]
  readonly isReady: () => boolean
  readonly end: (how: WaitEnd) => void
}

/** Parties waiting on keys of one kind. */
export class Waiters<Key> {
  readonly #clock: Clock
  readonly #byKey = new Map<Key, Set<Waiter<Key>>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Waits on `options.keys` until ready, late or called off. */
  wait(options: WaitOptions<Key>): Wait {
    if (options.isReady()) return { ended: Promise.resolve('ready'), cancel: nothing }
    if (options.timeoutMs <= 0) return { ended: Promise.resolve('timeout'), cancel: nothing }
    let end: (how: WaitEnd) => void = nothing
    const ended = new Promise<WaitEnd>((resolve) => {
      end = (how) => {
        cancelTimer()
        this.#remove(waiter)
        resolve(how)
      }
    })
    const waiter: Waiter<Key> = { keys: [...options.keys], isReady: options.isReady, end }
    const cancelTimer = this.#clock.after(options.timeoutMs, () => end('timeout'))
    for (const key of waiter.keys) {
      const others = this.#byKey.get(key)
      if (others) others.add(waiter)
      else this.#byKey.set(key, new Set([waiter]))
    }
    return { ended, cancel: () => end('cancelled') }
  }

  /** Asks every waiter on `key` whether it is ready. */
  wake(key: Key): void {
    const waiters = this.#byKey.get(key)
    if (!waiters) return
    for (const waiter of [...waiters]) if (waiter.isReady()) waiter.end('ready')
  }

  /** Waiters on `key` now. */
  count(key: Key): number {
    return this.#byKey.get(key)?.size ?? 0
  }

  #remove(waiter: Waiter<Key>): void {
    for (const key of waiter.keys) {
      const waiters = this.#byKey.get(key)
      if (!waiters?.delete(waiter) || waiters.size > 0) continue
      this.#byKey.delete(key)
    }
  }
}

function nothing(): void {}
