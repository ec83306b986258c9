import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { DiskPace } from './disk-pace.ts'
import { StoreError } from './errors.ts'
import { WalReserve } from './wal-reserve.ts'

/**
 * Makes commits survive a power cut without stopping the event loop for longer than a quick disk takes.
 *
 * In WAL mode `synchronous=FULL` differs from NORMAL in one thing: after the commit's frames are written, SQLite fsyncs
 * the log before COMMIT returns, on the calling thread. Here COMMIT returns without it and the same file is synced
 * through a descriptor of our own in libuv's thread pool. Syncs are pipelined: commits that come while one is under way
 * share the next one. Where the disk is so quick that the thread costs more than the sync, it is done in place, and requests that
 * come meanwhile share the next commit (disk-pace.ts).
 *
 * Why that is as strong as FULL:
 * - A sync through any descriptor flushes all dirty pages of the file, whoever wrote them, and it begins after COMMIT
 *   has returned, so the commit's frames are among them (earlier ones too: recovery reads the log from its start).
 * - The log may be carried into the database and begun anew before our sync is done. The checkpointer fsyncs the log
 *   before it copies and the database before it allows the log to be overwritten, so what we wait for is then safe in
 *   the database file. SQLite also syncs the header of a restarted log before frames follow it (NORMAL does).
 * - The log is one inode while any connection is open; SQLite deletes it only when the last one closes, after a full
 *   checkpoint. Restarting and truncating keep the inode.
 * - POSIX drops a process's locks on a file when it closes any descriptor of it. SQLite keeps its locks on the database
 *   and on the -shm file, never on the -wal file, so opening and closing that one is harmless. (Never do the same with
 *   the database file.)
 *
 * Nothing is reserved (wal-reserve.ts) for commits that wait for no sync.
 *
 * After a failed sync the kernel may drop the pages and report success next time, so the failure is final: durable
 * commits are refused until the daemon has been restarted and SQLite has recovered what is really in the log.
 */
export class WalSync {
  readonly #path: string
  #fd: number | undefined
  readonly #reserve: WalReserve
  #failure: StoreError | undefined
  #isRunning = false
  readonly #pace = new DiskPace()
  #waiting: Party[] = []
  #closing: (() => void) | undefined

  constructor(databasePath: string) {
    this.#path = `${databasePath}-wal`
    this.#reserve = new WalReserve(this.#path)
  }

  /** Settles when everything that is committed now is on disk. Rejects with StoreError. */
  flushed(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (!this.#isRunning) this.#run()
    })
  }

  /** Closes what is open when the sync under way is done. */
  async close(): Promise<void> {
    if (this.#isRunning) {
      await new Promise<void>((resolve) => {
        this.#closing = resolve
      })
    }
    await this.#reserve.close()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #run(): void {
    const served = this.#waiting
    this.#waiting = []
    try {
      this.#fd ??= openSync(this.#path, 'r+')
      this.#reserve.keepAhead(this.#fd)
      // How long a sync takes that meets zeros says nothing of those to come.
      const isTelling = !this.#reserve.isGrowing
      const began = performance.now()
      const end = (problem: unknown): void => {
        if (isTelling) this.#pace.note(performance.now() - began)
        this.#settle(served, problem)
      }
      if (this.#pace.isQuick && isTelling) {
        fdatasyncSync(this.#fd)
        end(undefined)
      } else this.#syncAside(this.#fd, end)
    } catch (thrown) {
      this.#settle(served, thrown)
    }
  }

  /** Syncs in the thread pool, and goes on with those who come meanwhile. */
  #syncAside(fd: number, end: (problem: unknown) => void): void {
    this.#isRunning = true
    fdatasync(fd, (error) => {
      this.#isRunning = false
      end(error)
      if (this.#waiting.length > 0) this.#run()
      else this.#closing?.()
    })
  }

  #settle(served: readonly Party[], problem: unknown): void {
    if (problem) {
      const text = problem instanceof Error ? problem.message : String(problem)
      this.#failure = new StoreError(
        'SAMSA_STORE_IO',
        `cannot sync ${this.#path}: ${text}; restart to recover`,
        { cause: problem },
      )
    }
    for (const { resolve, reject } of served) {
      if (this.#failure) reject(this.#failure)
      else resolve()
    }
  }
}

interface Party {
  readonly resolve: () => void
  readonly reject: (error: StoreError) => void
}
