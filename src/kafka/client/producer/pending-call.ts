import { type ClientError, illegalState, timeoutError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { TransactionState } from './transaction-state.ts'

/** A call of a program that changes the state of its transactions. */
export interface TransactionChange {
  /** As the program calls it. */
  name: string
  state: TransactionState
  /** What a timeout's message says it waited for, and why that matters. */
  awaited: string
  why: string
}

interface Pending {
  readonly change: TransactionChange
  readonly done: Promise<void>
  /** Somebody has waited for its end. */
  isSeen: boolean
}

/**
 * The calls of a program that wait for at most max.block.ms. One that took too long goes on, and has to be called again until its end is
 * seen, before anything else may be.
 */
export class PendingCall {
  readonly #cluster: Cluster
  readonly #maxBlockMs: number
  #pending: Pending | undefined

  constructor(cluster: Cluster, maxBlockMs: number) {
    this.#cluster = cluster
    this.#maxBlockMs = maxBlockMs
  }

  /** Starts a change, or waits on for the one that was started before. Rejects with ClientError. */
  async change(change: TransactionChange, start: () => Promise<void>): Promise<void> {
    if (this.#unseen()?.change.state !== change.state) this.ensureNone(change.name)
    const pending = this.#unseen() ?? { change, done: start(), isSeen: false }
    this.#pending = pending
    await this.within(pending.done, change, () => {
      pending.isSeen = true
    })
  }

  /** Throws ClientError (IllegalStateException) while a change is not over. */
  ensureNone(name: string): void {
    const pending = this.#unseen()
    if (pending !== undefined) throw notOver(name, pending.change.name)
  }

  /** Waits for the change that is under way, however it ends. */
  async settled(): Promise<void> {
    await this.#unseen()?.done.catch(() => {})
  }

  /** Waits for at most max.block.ms; `onSeen` is called when that was long enough. */
  async within(
    done: Promise<void>,
    { awaited, why }: Pick<TransactionChange, 'awaited' | 'why'>,
    onSeen: () => void = () => {},
  ): Promise<void> {
    let isLate = false
    let cancel = () => {}
    const late = new Promise<never>((_, reject) => {
      cancel = this.#cluster.clock.after(this.#maxBlockMs, () => {
        isLate = true
        reject(timeoutError(`Timeout expired after ${this.#maxBlockMs}ms while awaiting ${awaited}. ${why}`))
      })
    })
    try {
      await Promise.race([done, late])
    } finally {
      cancel()
      if (!isLate) onSeen()
    }
  }

  #unseen(): Pending | undefined {
    return this.#pending?.isSeen === false ? this.#pending : undefined
  }
}

function notOver(name: string, before: string): ClientError {
  return illegalState(
    `Cannot attempt operation \`${name}\` because the previous call to \`${before}\` timed out and must be retried`,
  )
}
