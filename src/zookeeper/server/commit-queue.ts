/**
 * Commit, the second of the three steps a write takes: its row changes join this turn's transaction of the store, and when
 * that is on disk the write goes on to final, in zxid order.
 *
 * Writes that arrive together are applied together (once the code that read them has run), which lets a parent with many
 * new children be updated once. One fsync serves all writes of a turn, and while it runs the next turn's writes are
 * prepared and committed: nobody waits for the disk twice.
 *
 * When the store refuses a turn (disk full), its writes have not happened and nothing after them has been written, since a
 * turn's fate is known before the next begins. When rows are written but the fsync fails, nobody knows what is on disk:
 * the store takes no more durable writes then, and the server must end its clients' connections.
 */
import type { Clock } from '../../runtime/clock.ts'
import { type Store, StoreError } from '../../store/store.ts'
import type { Txn } from './txn.ts'
import type { TxnRows } from './txn-rows.ts'

/** What becomes of writes. */
export interface CommitOutcome<T extends Txn> {
  /** Each is safe on disk; in zxid order. */
  committed(txns: readonly T[]): void
  /** Neither these nor what was submitted after them has happened, or ever will. Called before anything else is prepared. */
  rejected(txns: readonly T[]): void
  /** The rows of `count` writes were changed within the turn's transaction. */
  applied(count: number, elapsedMs: number): void
  /** A turn is on disk, `elapsedMs` after its transaction was committed; called before `committed`. */
  flushed(txns: readonly T[], elapsedMs: number): void
  /** Why writes were rejected; with `isFinal` the disk failed, it isn't known what is on it, and nothing more will be committed. */
  storeFailed(error: StoreError, isFinal: boolean): void
}

interface Turn<T> {
  readonly txns: T[]
  committedAtMs: number
  isOnDisk: boolean
  isRolledBack: boolean
}

export class CommitQueue<T extends Txn> {
  readonly #clock: Clock
  readonly #store: Store
  readonly #rows: TxnRows
  readonly #durable: boolean
  readonly #outcome: CommitOutcome<T>
  readonly #turns: Turn<T>[] = []
  #submitted: T[] = []
  #openTurn: Turn<T> | undefined
  #isBroken = false
  readonly #idleWaiters: (() => void)[] = []

  constructor(options: {
    readonly clock: Clock
    readonly store: Store
    readonly rows: TxnRows
    readonly durable: boolean
    readonly outcome: CommitOutcome<T>
  }) {
    this.#clock = options.clock
    this.#store = options.store
    this.#rows = options.rows
    this.#durable = options.durable
    this.#outcome = options.outcome
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.#submitted.length === 0 && this.#turns.length === 0
  }

  /** Settles when nothing is under way. */
  whenIdle(): Promise<void> {
    return this.isIdle ? Promise.resolve() : new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  /** What is written but not final yet, in zxid order. */
  *underWay(): Generator<T> {
    for (const turn of this.#turns) yield* turn.txns
  }

  /** Takes a write that passed prep, in zxid order. */
  submit(txn: T): void {
    this.#submitted.push(txn)
    if (this.#submitted.length === 1) queueMicrotask(() => this.#write())
  }

  #write(): void {
    const txns = this.#submitted
    this.#submitted = []
    if (txns.length === 0 || this.#isBroken) return
    let joined: Turn<T> | undefined
    try {
      this.#store.write(() => {
        joined = this.#openTurn ?? this.#beginTurn()
        joined.txns.push(...txns)
        const startedAtMs = this.#clock.now()
        this.#rows.apply(txns)
        this.#outcome.applied(txns.length, this.#clock.now() - startedAtMs)
      })
    } catch (thrown) {
      // Once the turn was joined, its rollback has told everybody.
      if (joined !== undefined) return
      this.#reject(txns)
      this.#outcome.storeFailed(asStoreError(thrown), false)
    }
  }

  #beginTurn(): Turn<T> {
    const turn: Turn<T> = {
      txns: [],
      committedAtMs: this.#clock.now(),
      isOnDisk: false,
      isRolledBack: false,
    }
    this.#openTurn = turn
    this.#turns.push(turn)
    this.#store.afterCommit(() => {
      this.#openTurn = undefined
      turn.committedAtMs = this.#clock.now()
    })
    this.#store.onRollback(() => {
      this.#openTurn = undefined
      turn.isRolledBack = true
      this.#turns.splice(this.#turns.indexOf(turn), 1)
      this.#reject(turn.txns)
    })
    this.#store.committed({ durable: this.#durable }).then(
      () => this.#onDisk(turn),
      (error: unknown) => this.#failed(turn, asStoreError(error)),
    )
    return turn
  }

  #onDisk(turn: Turn<T>): void {
    turn.isOnDisk = true
    this.#outcome.flushed(turn.txns, this.#clock.now() - turn.committedAtMs)
    while (this.#turns[0]?.isOnDisk && !this.#isBroken) {
      const done = this.#turns.shift()
      if (done !== undefined) this.#outcome.committed(done.txns)
    }
    this.#tellIdle()
  }

  #reject(txns: readonly T[]): void {
    const later = this.#submitted
    this.#submitted = []
    this.#outcome.rejected(later.length === 0 ? txns : [...txns, ...later])
    this.#tellIdle()
  }

  #failed(turn: Turn<T>, error: StoreError): void {
    if (turn.isRolledBack) {
      this.#outcome.storeFailed(error, false)
    } else if (!this.#isBroken) {
      this.#isBroken = true
      this.#turns.length = 0
      this.#submitted = []
      this.#outcome.storeFailed(error, true)
      this.#tellIdle()
    }
  }

  #tellIdle(): void {
    if (!this.isIdle) return
    for (const resolve of this.#idleWaiters.splice(0)) resolve()
  }
}

/** Whatever the store threw. */
export function asStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  return new StoreError('SAMSA_STORE_FAILED', thrown instanceof Error ? thrown.message : String(thrown))
}
