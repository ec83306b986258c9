import type { Database, Statement } from 'better-sqlite3'
import { Checkpointer } from './checkpointer.ts'
import { isToldByStore, StoreError, storeErrorOf, toStoreError } from './errors.ts'
import { MAPPED_BYTES, openDatabase } from './open-database.ts'
import { WalSync } from './wal-sync.ts'

export { StoreError } from './errors.ts'

/**
 * The one SQLite file, and its group commit.
 *
 * SQL here is synchronous and runs on the event loop: a statement costs microseconds, a commit tens of them, so what
 * matters is how many commits there are. All writes of one turn of the event loop therefore share one transaction: the
 * first `write` of a turn opens it, and it is committed in the check phase of the same turn, after every socket that
 * had something to say has been read. Whoever answers a client waits for `committed()`.
 *
 * A turn succeeds or fails as a whole. When a statement or the commit fails (disk full, I/O), or code inside a `write`
 * throws, the transaction is rolled back, what the turn has changed in memory is taken back by the functions given to
 * `onRollback`, last first, and every `committed()` of that turn rejects. The next write starts afresh. That the disk is full
 * is told here, now and then, and not by everybody who hears of it.
 *
 * How much a commit survives: by itself, a killed process (the kernel has the bytes), which is what Kafka promises with
 * its default settings. `committed({ durable: true })` also waits until the write-ahead log has been fsynced
 * (wal-sync.ts), which is what `synchronous=FULL` does, but without stopping the loop.
 *
 * The write-ahead log is carried into the database file by a worker (checkpointer.ts).
 */
export class Store {
  /** For table files, which prepare their statements on it. Only inside `write` may they change anything. */
  readonly database: Database
  readonly path: string
  readonly #onWarning: (text: string) => void
  readonly #sync: WalSync
  readonly #checkpointer: Checkpointer
  readonly #beginStatement: Statement
  readonly #commitStatement: Statement
  #turn: Turn | undefined
  #isClosed = false
  /** Turns that the disk has refused since one was last committed, and when that was last told. */
  #refused = 0
  #toldAtMs = Number.NEGATIVE_INFINITY

  private constructor(path: string, options: StoreOptions) {
    this.path = path
    this.#onWarning = options.onWarning ?? noWarning
    this.database = openDatabase(path, this.#onWarning)
    this.#beginStatement = this.database.prepare('BEGIN IMMEDIATE')
    this.#commitStatement = this.database.prepare('COMMIT')
    this.#sync = new WalSync(path)
    this.#checkpointer = new Checkpointer({
      path,
      database: this.database,
      walLimitBytes: options.walLimitBytes ?? WAL_LIMIT_BYTES,
      onWarning: this.#onWarning,
    })
  }

  /** Opens or creates the file, bringing its schema up to this version. Throws StoreError. */
  static open(path: string, options: StoreOptions = {}): Store {
    return new Store(path, options)
  }

  /**
   * Runs statements in this turn's transaction. When `fn` throws, the whole turn is rolled back and a StoreError is thrown.
   * Call `committed()` in the same synchronous stretch of code, else it speaks of another turn.
   */
  write<T>(fn: () => T): T {
    const turn = this.#turn ?? this.#begin()
    try {
      return fn()
    } catch (thrown) {
      const error = toStoreError(thrown, this.path)
      this.#fail(turn, error)
      throw error
    }
  }

  /**
   * Settles when the writes of this turn are committed; at once when it has none. Rejects with StoreError when they were
   * rolled back. With `durable` it waits for the disk as well.
   */
  committed(options: { readonly durable?: boolean } = {}): Promise<void> {
    const turn = this.#turn
    if (!turn) return options.durable ? this.#sync.flushed() : Promise.resolve()
    if (!options.durable) {
      turn.committed ??= deferred()
      return turn.committed.promise
    }
    turn.durable ??= deferred()
    return turn.durable.promise
  }

  /** Takes back in memory what this turn's writes have changed, should they be rolled back. Only inside a turn with a write. */
  onRollback(undo: () => void): void {
    if (!this.#turn) throw new StoreError('SAMSA_STORE_FAILED', 'onRollback outside of a write')
    this.#turn.undo.push(undo)
  }

  /**
   * Runs `fn` inside this turn's transaction just before its commit: for writes that are gathered during the turn. What it
   * throws fails the turn.
   */
  beforeCommit(fn: () => void): void {
    if (!this.#turn) throw new StoreError('SAMSA_STORE_FAILED', 'beforeCommit outside of a write')
    this.#turn.beforeCommit.push(fn)
  }

  /** Runs once when this turn has been committed, before anybody who awaits `committed()` goes on. Not run on failure. */
  afterCommit(fn: () => void): void {
    if (!this.#turn) throw new StoreError('SAMSA_STORE_FAILED', 'afterCommit outside of a write')
    this.#turn.afterCommit.push(fn)
  }

  /** Runs statements that only read. Throws StoreError. */
  read<T>(fn: () => T): T {
    try {
      return fn()
    } catch (thrown) {
      throw storeErrorOf(thrown, this.path)
    }
  }

  /** Lets go of the file's pages that reads have mapped into memory; later reads map what they need again. */
  releaseMappedPages(): void {
    if (this.#isClosed) return
    this.database.pragma('mmap_size = 0')
    this.database.pragma(`mmap_size = ${MAPPED_BYTES}`)
  }

  /** Commits what is open, and closes the file. Nothing may be written afterwards. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    if (this.#turn) this.#commit(this.#turn)
    this.#isClosed = true
    await this.#checkpointer.close()
    await this.#sync.close()
    this.database.close()
    this.#checkpointer.release()
  }

  #begin(): Turn {
    if (this.#isClosed) throw new StoreError('SAMSA_STORE_CLOSED', `${this.path} is closed`)
    try {
      this.#beginStatement.run()
    } catch (thrown) {
      const error = toStoreError(thrown, this.path)
      this.#noteRefusal(error)
      throw error
    }
    const turn: Turn = {
      undo: [],
      beforeCommit: [],
      afterCommit: [],
      committed: undefined,
      durable: undefined,
    }
    this.#turn = turn
    setImmediate(() => {
      if (this.#turn === turn) this.#commit(turn)
    })
    return turn
  }

  #commit(turn: Turn): void {
    try {
      for (const fn of turn.beforeCommit) fn()
      this.#commitStatement.run()
    } catch (thrown) {
      this.#fail(turn, toStoreError(thrown, this.path))
      return
    }
    this.#turn = undefined
    if (this.#refused > 0) this.#noteRecovery()
    for (const fn of turn.afterCommit) this.#run(fn)
    this.#checkpointer.afterCommit()
    const { committed, durable } = turn
    if (committed) this.#checkpointer.whenRoom(committed.resolve)
    if (durable)
      void this.#sync.flushed().then(() => this.#checkpointer.whenRoom(durable.resolve), durable.reject)
  }

  /** A fault in one party's code must not keep the others from hearing how the turn ended. */
  #run(fn: () => void): void {
    try {
      fn()
    } catch (thrown) {
      this.#onWarning(`after a commit: ${thrown instanceof Error ? thrown.stack : String(thrown)}`)
    }
  }

  #fail(turn: Turn, error: StoreError): void {
    this.#run(() => {
      if (this.database.inTransaction) this.database.exec('ROLLBACK')
    })
    this.#turn = undefined
    for (const undo of turn.undo.reverse()) this.#run(undo)
    turn.committed?.reject(error)
    turn.durable?.reject(error)
    this.#noteRefusal(error)
  }

  /** A full disk refuses thousands of writes; a line now and then tells of them. */
  #noteRefusal(error: StoreError): void {
    if (!isToldByStore(error)) return
    this.#refused++
    if (performance.now() >= this.#toldAtMs + MS_BETWEEN_REFUSALS) {
      this.#toldAtMs = performance.now()
      this.#onWarning(`${error.message}; writes are refused until then, reads go on`)
    }
    this.#checkpointer.makeRoom()
  }

  #noteRecovery(): void {
    this.#onWarning(`${this.path} can be written again, after ${this.#refused} refusals`)
    this.#refused = 0
    this.#toldAtMs = Number.NEGATIVE_INFINITY
  }
}

/** How a store is opened. */
export interface StoreOptions {
  /** Size of the write-ahead log from which on it is carried over and begun anew. */
  readonly walLimitBytes?: number
  /** Hears, in one line, of trouble that no client is told of. */
  readonly onWarning?: (text: string) => void
}

/** Opens or creates the store at `path`. Throws StoreError. */
export function openStore(path: string, options: StoreOptions = {}): Store {
  return Store.open(path, options)
}

/** Measured: 32 and 64 MiB cost up to a tenth more CPU, 256 and 512 save nothing more. */
const WAL_LIMIT_BYTES = 128 * 1024 * 1024

const MS_BETWEEN_REFUSALS = 30_000

interface Turn {
  readonly undo: (() => void)[]
  readonly beforeCommit: (() => void)[]
  readonly afterCommit: (() => void)[]
  committed: Deferred | undefined
  durable: Deferred | undefined
}

interface Deferred {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: StoreError) => void
}

function deferred(): Deferred {
  let resolve = (): void => {}
  let reject: (error: StoreError) => void = resolve
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

function noWarning(): void {}
