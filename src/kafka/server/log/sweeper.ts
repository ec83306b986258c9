import type { Clock } from '../../../runtime/clock.ts'
import type { FreedChunk } from '../../../store/chunks.ts'
import type { Store } from '../../../store/store.ts'
import type { LogTables } from './log-tables.ts'

export type { FreedChunk } from '../../../store/chunks.ts'

/** What is to be freed of a log that stays. */
export interface SweepOrder {
  readonly logId: number
  /** Chunks that end before it go. */
  readonly beforeOffset: number
  /** Not sooner than after this time: file.delete.delay.ms. */
  readonly delayMs: number
  /** Hears of what has gone, inside the `store.write` that removed it. */
  readonly onFreed: (chunks: readonly FreedChunk[]) => void
}

/**
 * Frees what deleted topics and deleted records have left, a few chunks at a time, so that no turn of the event loop is
 * long, and gives the space back to the file system. A deleted log is remembered on disk until it is gone; chunks below a
 * log's start offset that were left when the daemon ended go when that log is opened again.
 */
export class Sweeper {
  readonly #services: { readonly store: Store; readonly tables: LogTables; readonly clock: Clock }
  /** Log numbers to remove wholly, and what to remove of others. */
  readonly #logs = new Set<number>()
  readonly #orders = new Map<number, SweepOrder>()
  readonly #delays = new Set<() => void>()
  #callOff: (() => void) | undefined

  constructor(services: { readonly store: Store; readonly tables: LogTables; readonly clock: Clock }) {
    this.#services = services
  }

  /** Removes all that a deleted log has left, `delayMs` from now on. */
  freeLog(logId: number, delayMs: number): void {
    this.#after(delayMs, () => {
      this.#orders.delete(logId)
      this.#logs.add(logId)
    })
  }

  free(order: SweepOrder): void {
    this.#after(order.delayMs, () => {
      if (!this.#logs.has(order.logId)) this.#orders.set(order.logId, order)
    })
  }

  /** Gives back what something else has left free. */
  giveSpaceBack(): void {
    this.#schedule()
  }

  stop(): void {
    this.#callOff?.()
    for (const callOff of this.#delays) callOff()
    this.#delays.clear()
    this.#logs.clear()
    this.#orders.clear()
  }

  #after(delayMs: number, begin: () => void): void {
    if (delayMs <= 0) {
      begin()
      this.#schedule()
      return
    }
    const callOff = this.#services.clock.after(delayMs, () => {
      this.#delays.delete(callOff)
      begin()
      this.#schedule()
    })
    this.#delays.add(callOff)
  }

  #schedule(): void {
    this.#callOff ??= this.#services.clock.after(STEP_MS, () => this.#step())
  }

  /** A full disk: what could not be removed now is removed when there is room. */
  #tryLater(): void {
    this.#callOff?.()
    this.#callOff = this.#services.clock.after(RETRY_MS, () => this.#step())
  }

  #step(): void {
    this.#callOff = undefined
    const { store } = this.#services
    let isMore = false
    try {
      store.write(() => {
        isMore = this.#removeSome() || this.#services.tables.chunks.giveSpaceBack()
        store.onRollback(() => this.#tryLater())
      })
    } catch {
      this.#tryLater()
      return
    }
    if (isMore) this.#schedule()
  }

  #removeSome(): boolean {
    const { store } = this.#services
    const { chunks, producers, abortedTransactions, segments, logs } = this.#services.tables
    for (const logId of this.#logs) {
      if (chunks.deleteSome(logId, CHUNKS_PER_STEP) === CHUNKS_PER_STEP) return true
      producers.deleteLog(logId)
      abortedTransactions.deleteLog(logId)
      segments.deleteLog(logId)
      logs.finishRemoval(logId)
      this.#logs.delete(logId)
      store.onRollback(() => this.#logs.add(logId))
      return true
    }
    for (const [logId, order] of this.#orders) {
      const freed = chunks.deleteBefore(logId, order.beforeOffset, CHUNKS_PER_STEP)
      if (freed.length < CHUNKS_PER_STEP) {
        abortedTransactions.deleteBefore(logId, order.beforeOffset)
        this.#orders.delete(logId)
        store.onRollback(() => this.#orders.set(logId, order))
      }
      if (freed.length > 0) order.onFreed(freed)
      return true
    }
    return false
  }
}

const STEP_MS = 5
const CHUNKS_PER_STEP = 32
const RETRY_MS = 5_000
