import type DatabaseConstructor from 'better-sqlite3'

/** What the worker is started with. */
export interface CheckpointerTask {
  readonly path: string
  /** A descriptor of the database file that is opened once and closed after SQLite's own. */
  readonly databaseFd: number
  /** Where the module is: code that is evaluated has no place to resolve names from. */
  readonly sqliteModule: string
  /** Counts passes, and those that failed; whoever waits for one is woken. */
  readonly passes: Int32Array
}

/** How a pass ended. */
export interface PassReport {
  /** Why the pass has failed, as it does on a full disk. */
  readonly failure?: string
}

/**
 * The worker's whole code. It is turned into text and evaluated there, so it may use nothing but what it is given and
 * what Node has: 'pass' makes a PASSIVE pass and reports, 'stop' ends it.
 */
export function checkpointWorker(require: NodeJS.Require): void {
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads')
  const { fdatasyncSync } = require('node:fs') as typeof import('node:fs')
  const task = workerData as CheckpointerTask
  const Database = require(task.sqliteModule) as typeof DatabaseConstructor
  const database = new Database(task.path, { timeout: 10_000 })
  database.pragma('synchronous = NORMAL')
  database.pragma('wal_autocheckpoint = 0')
  database.pragma('cache_size = -256')

  function pass(): PassReport {
    try {
      database.pragma('wal_checkpoint(PASSIVE)')
      // A pass that is not complete does not sync the database file: then the last one, on the event loop, would have to.
      fdatasyncSync(task.databaseFd)
      return {}
    } catch (error) {
      Atomics.add(task.passes, 1, 1)
      return { failure: error instanceof Error ? error.message : String(error) }
    } finally {
      Atomics.add(task.passes, 0, 1)
      Atomics.notify(task.passes, 0)
    }
  }

  parentPort?.on('message', (message: 'pass' | 'stop') => {
    if (message === 'stop') {
      database.close()
      parentPort.close()
      return
    }
    parentPort.postMessage(pass())
  })
}
