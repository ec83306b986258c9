import { statSync } from 'node:fs'
import { ChunkRows } from './chunks.ts'
import type { Store } from './store.ts'

interface CheckpointReport {
  readonly busy: number
  readonly log: number
  readonly checkpointed: number
}

/**
 * Gives the free pages of a store that is in use back to the file system, a few each turn, and empties the write-ahead log when
 * nobody else is at it. Some pages stay free, to be used again.
 */
export async function giveFreePagesBack(store: Store): Promise<void> {
  const chunks = new ChunkRows(store.database)
  const hasMore = (): boolean => store.write(() => chunks.giveSpaceBack())
  while (hasMore()) await store.committed()
  await store.committed()
  const [report] = store.database.pragma('wal_checkpoint(PASSIVE)') as CheckpointReport[]
  // TRUNCATE waits for a checkpoint under way, which would hold up every client.
  if (report?.busy === 0 && report.log === report.checkpointed) {
    store.database.pragma('wal_checkpoint(TRUNCATE)')
  }
}

/** Writes a store's file anew, as small as it gets, and empties the write-ahead log. Nothing else may be using it. */
export function rewriteDatabase(store: Store): void {
  store.database.exec('VACUUM')
  store.database.pragma('wal_checkpoint(TRUNCATE)')
}

/** Bytes of the database file and its write-ahead log. */
export function databaseBytes(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
