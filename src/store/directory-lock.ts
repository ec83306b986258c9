import Database from 'better-sqlite3'

/**
 * Holds a data directory for one process by an exclusive transaction on a tiny database file of its own. The operating system frees
 * the lock when the process ends in whatever way, so there is no stale lock to clean up after a kill -9 (Node has no flock).
 */
export interface DirectoryLock {
  release(): void
}

/** Takes the lock; undefined when another process holds it. Throws when the file can't be made or read. */
export function lockDirectory(lockFile: string): DirectoryLock | undefined {
  const database = new Database(lockFile, { timeout: 0 })
  try {
    database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
  return { release: () => database.close() }
}
