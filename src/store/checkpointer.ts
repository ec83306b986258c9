import { closeSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { type CheckpointerTask, checkpointWorker, type PassReport } from './checkpoint-worker.ts'

/**
 * Carries the write-ahead log into the database file, off the event loop, and keeps the log bounded under constant load.
 *
 * SQLite begins its log anew only when a write transaction starts at a moment at which every frame of the log has been
 * carried over. The modes that force this (RESTART, TRUNCATE) hold writers off, and a PASSIVE pass beside a busy writer is
 * never complete: frames are added while it copies. So a checkpoint here has two parts.
 *
 * 1. When the log has grown past its limit, a worker with a connection of its own makes PASSIVE passes, which never stand
 *    in the writer's way. Each leaves less to do, since it takes less time than the one before. It also fsyncs the
 *    database file, so that the fsync of the last part has little left to flush.
 * 2. When only a few pages remain, the last PASSIVE pass runs on the event loop itself, between a commit and the next
 *    transaction. It is complete, and the next transaction starts the log at its beginning. Beside a writer that rests, nothing
 *    remains for it. How much does remain is asked anew when the worker has reported: a pass counts what was there when it began.
 *
 * Should the writers outrun the worker all the same, those that wait for their commits are kept waiting from thrice the limit on,
 * until a pass was complete, while the event loop serves all others. Writers that wait for nothing (acks=0) do not hear of that:
 * at four times the limit the event loop stops until the worker has made a complete pass.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  readonly #limitPages: number
  #worker: Worker | undefined
  #databaseFd: number | undefined
  #commits = 0
  /** Counts the worker's passes, and those that failed; shared with it, so that the event loop can stand still for one. */
  readonly #passes = new Int32Array(new SharedArrayBuffer(8))
  #failedAtMs = Number.NEGATIVE_INFINITY
  /** Whether writers are kept waiting, and those that are. */
  #isOverfull = false
  #waiting: (() => void)[] = []
  #state: 'idle' | 'worker' | 'reported' = 'idle'

  constructor(options: CheckpointerOptions) {
    this.#options = options
    const pageBytes = Number(options.database.pragma('page_size', { simple: true }))
    this.#limitPages = Math.ceil(options.walLimitBytes / pageBytes)
    // A log that has outgrown its limit is cut back when it begins anew.
    options.database.pragma(`journal_size_limit = ${options.walLimitBytes}`)
  }

  /** To be called after each commit, with no transaction open. */
  afterCommit(): void {
    if (this.#state === 'reported') this.#goOn()
    this.#commits++
    if (this.#commits % COMMITS_PER_LOOK !== 0) return
    const { log } = this.#look('NOOP')
    if (log >= this.#limitPages && this.#state === 'idle') this.#startUnlessItFails()
    if (this.#state !== 'worker') return
    this.#isOverfull = log >= this.#limitPages * SOFT_LIMIT
    if (log >= this.#limitPages * HARD_LIMIT) this.#standStill()
  }

  /** Runs `tell` once there is room in the log for more: at once, unless writers outrun the worker. */
  whenRoom(tell: () => void): void {
    if (this.#isOverfull) this.#waiting.push(tell)
    else tell()
  }

  /** Stops the worker; the pass it makes is finished first. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    this.#rest()
    if (!worker) return
    // Nothing else may keep the process alive until then, and it must not end before the database is closed.
    worker.ref()
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    worker.postMessage('stop')
    await exited
  }

  /** Frees the descriptor of the database file: only when SQLite has closed it, else its locks would go. */
  release(): void {
    if (this.#databaseFd !== undefined) closeSync(this.#databaseFd)
    this.#databaseFd = undefined
  }

  /** The disk is full: what is in the log already may fit into the database file, and the log can then begin anew. */
  makeRoom(): void {
    if (this.#state === 'idle') this.#startUnlessItFails()
  }

  /** On a full disk the log goes on growing in what room there is; trying at every commit would help nobody. */
  #startUnlessItFails(): void {
    if (performance.now() >= this.#failedAtMs + MS_AFTER_FAILURE) this.#start()
  }

  #start(): void {
    this.#state = 'worker'
    this.#worker ??= this.#spawn()
    this.#worker.postMessage('pass')
  }

  /** Stops the event loop until a pass of the worker has carried over everything that there is. */
  #standStill(): void {
    for (let tries = 0; tries < MAX_STANDS; tries++) {
      const seen = Atomics.load(this.#passes, 0)
      const failed = Atomics.load(this.#passes, 1)
      const { log, checkpointed } = this.#look('NOOP')
      if (log === checkpointed) return
      // The one that it is making may have begun before the last commit, or it may be waiting to be told.
      this.#worker?.postMessage('pass')
      Atomics.wait(this.#passes, 0, seen, STAND_MS)
      // On a full disk: the log may grow as long as it can.
      if (Atomics.load(this.#passes, 1) !== failed) return
    }
  }

  #spawn(): Worker {
    this.#databaseFd ??= openSync(this.#options.path, 'r')
    const workerData: CheckpointerTask = {
      path: this.#options.path,
      databaseFd: this.#databaseFd,
      sqliteModule: createRequire(import.meta.url).resolve('better-sqlite3'),
      passes: this.#passes,
    }
    // Its whole code is one function, so that it needs no file of its own in the bundle.
    const worker = new Worker(`(${checkpointWorker.toString()})(require)`, { eval: true, workerData })
    worker.unref()
    worker.on('message', (report: PassReport) => this.#heard(report))
    worker.on('error', (error) => {
      this.#worker = undefined
      this.#rest()
      this.#noteFailure(error.message)
    })
    return worker
  }

  #heard(report: PassReport): void {
    if (report.failure !== undefined) {
      this.#rest()
      this.#noteFailure(report.failure)
    }
    if (this.#state !== 'worker') return
    this.#state = 'reported'
    if (!this.#options.database.inTransaction) this.#goOn()
  }

  /** Has the worker make another pass, or makes the last one; with no transaction open, in which SQLite could not tell. */
  #goOn(): void {
    const { log, checkpointed } = this.#look('NOOP')
    if (log - checkpointed > FEW_PAGES) {
      this.#state = 'worker'
      this.#worker?.postMessage('pass')
      return
    }
    try {
      if (log > checkpointed) this.#look('PASSIVE')
    } catch (error) {
      this.#noteFailure(error instanceof Error ? error.message : String(error))
    }
    this.#rest()
  }

  /** There is room in the log, or nothing that could make some. */
  #rest(): void {
    this.#state = 'idle'
    this.#isOverfull = false
    const waiting = this.#waiting
    this.#waiting = []
    for (const tell of waiting) tell()
  }

  #noteFailure(text: string): void {
    this.#failedAtMs = performance.now()
    this.#options.onWarning(`the checkpoint of ${this.#options.path} failed, trying again later: ${text}`)
  }

  #look(mode: 'NOOP' | 'PASSIVE'): LogState {
    const rows = this.#options.database.pragma(`wal_checkpoint(${mode})`) as LogState[]
    return rows[0] ?? { log: 0, checkpointed: 0 }
  }
}

/** Frames in the log, and how many of them are in the database file: as PRAGMA wal_checkpoint answers. */
interface LogState {
  readonly log: number
  readonly checkpointed: number
}

/** What a checkpointer needs to know. */
export interface CheckpointerOptions {
  readonly path: string
  readonly database: Database
  readonly walLimitBytes: number
  readonly onWarning: (text: string) => void
}

/** Asking SQLite for the size of the log costs 5 µs. */
const COMMITS_PER_LOOK = 8
/** Pages left for the event loop's own pass: 2 MiB, about a millisecond of copying. */
const FEW_PAGES = 256
/** From so many times the limit on who waits for a commit is kept waiting, and no further may the log grow. */
const SOFT_LIMIT = 3
const HARD_LIMIT = 4
const STAND_MS = 1000
const MAX_STANDS = 5
const MS_AFTER_FAILURE = 10_000
