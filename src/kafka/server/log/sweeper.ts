import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import type { LogTables } from './log-tables.ts'

/**
 * Frees what deleted topics and deleted records have left, a few chunks at a time, so that no turn of the event loop is
 * long, and gives the space back to the file system. A deleted log is remembered on disk until it is gone; chunks below a
 * log's start offset that were left when the daemon ended go when that log is opened again.
 */
export class Sweeper {
  readonly #services: { readonly store: Store; readonly tables: LogTables; readonly clock: Clock }
  /** Log numbers to remove wholly, and offsets below which to remove. */
  readonly #logs = new Set<number>()
  readonly #offsets = new Map<number, number>()
  #callOff: (() => void) | undefined

  constructor(services: { readonly store: Store; readonly tables: LogTables; readonly clock: Clock }) {
    this.#services = services
  }

  freeLog(logId: number): void {
    this.#offsets.delete(logId)
    this.#logs.add(logId)
    this.#schedule()
  }

  freeBefore(logId: number, offset: number): void {
    if (!this.#logs.has(logId)) this.#offsets.set(logId, offset)
    this.#schedule()
  }

  stop(): void {
    this.#callOff?.()
    this.#logs.clear()
    this.#offsets.clear()
  }

  #schedule(): void {
    this.#callOff ??= this.#services.clock.after(STEP_MS, () => this.#step())
  }

  #step(): void {
    this.#callOff = undefined
    const { store } = this.#services
    let isMore = false
    try {
      store.write(() => {
        isMore = this.#removeSome() || this.#services.tables.chunks.giveSpaceBack()
      })
    } catch {
      // A full disk: whoever writes for a client says so. What is left is removed after the next start.
      return
    }
    if (isMore) this.#schedule()
  }

  #removeSome(): boolean {
    const { chunks, producers, abortedTransactions, logs } = this.#services.tables
    for (const logId of this.#logs) {
      if (chunks.deleteSome(logId, CHUNKS_PER_STEP) === CHUNKS_PER_STEP) return true
      producers.deleteLog(logId)
      abortedTransactions.deleteLog(logId)
      logs.finishRemoval(logId)
      this.#logs.delete(logId)
      return true
    }
    for (const [logId, offset] of this.#offsets) {
      if (chunks.deleteBefore(logId, offset, CHUNKS_PER_STEP) < CHUNKS_PER_STEP) {
        abortedTransactions.deleteBefore(logId, offset)
        this.#offsets.delete(logId)
      }
      return true
    }
    return false
  }
}

const STEP_MS = 5
const CHUNKS_PER_STEP = 32
