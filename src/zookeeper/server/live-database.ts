/**
 * The database of a running server as a whole: taken as a snapshot, or given up for another.
 *
 * A snapshot is read from a capture of the tree, between requests.
 *
 * Another database (ZooKeeperServer.restoreFromSnapshot) is written to a table of its own first, between requests too. Then
 * requests are held, the writes under way are finished, the two tables change names in one transaction together with the
 * sessions, and the tree in memory becomes the other one: a kill before that transaction leaves the old database, one after
 * it the new. Connections whose session is in the other database go on, without watches, as in the reference; the reference
 * leaves the others hanging until their clients give up, here they are ended at once. Zxids go on from the higher of both,
 * so that no client is turned away for having seen a later one.
 */
import { readSnapshot } from '../persistence/read-files.ts'
import { hexZxid } from '../stat.ts'
import type { ClientConnection } from './client-connection.ts'
import type { DataTree } from './data-tree.ts'
import { type BuiltDatabase, DatabaseBuilder } from './database-builder.ts'
import type { ZooKeeperLog } from './server-core.ts'
import type { Sessions } from './sessions.ts'
import type { TxnRows } from './txn-rows.ts'
import { hasUserZnodes, type WholeDatabase } from './whole-database.ts'
import { type SnapshotInfo, type SnapshotSink, writeSnapshot } from './write-snapshot.ts'

/** The server, as far as it matters here. */
export interface ServedDatabase {
  readonly tree: DataTree<ClientConnection>
  readonly sessions: Sessions<ClientConnection>
  readonly connections: ReadonlySet<ClientConnection>
  readonly log: ZooKeeperLog
  readonly lastZxid: number
  /** Settles when no write is under way. */
  whenIdle(): Promise<void>
  /** Takes the zxid of the other database; called when nothing is under way. */
  setLastZxid(zxid: number): void
  /** It isn't known what is on disk. */
  diskFailed(error: unknown): void
}

/** What a restore has brought. */
export interface RestoreInfo {
  /** As the snapshot says; the server's own may be higher. */
  readonly lastZxid: number
  readonly znodes: number
  readonly sessions: number
}

export class LiveDatabase implements WholeDatabase {
  readonly #server: ServedDatabase
  readonly #rows: TxnRows
  #isRunning = false
  #isSwapping = false

  constructor(server: ServedDatabase, rows: TxnRows) {
    this.#server = server
    this.#rows = rows
  }

  /** Whether requests must wait. */
  get isSwapping(): boolean {
    return this.#isSwapping
  }

  get hasUserZnodes(): boolean {
    return hasUserZnodes(this.#server.tree)
  }

  snapshot(write: SnapshotSink): Promise<SnapshotInfo> {
    const { tree, sessions, lastZxid } = this.#server
    const stored = [...sessions].map(({ id, timeoutMs }) => ({ sessionId: id, timeoutMs }))
    return writeSnapshot(tree.capture(lastZxid), stored, write)
  }

  /**
   * Restores a snapshot. Rejects with PersistenceError when it is damaged and with StoreError when it cannot be stored; then
   * nothing has changed.
   */
  async restore(chunks: AsyncIterable<Buffer>): Promise<RestoreInfo> {
    const builder = new DatabaseBuilder<ClientConnection>()
    builder.snapshotRead(await readSnapshot(chunks, builder))
    const lastZxid = builder.zxid
    const database = await builder.finish()
    await this.replace(database)
    return { lastZxid, znodes: database.tree.size, sessions: database.sessions.length }
  }

  async replace(database: BuiltDatabase<ClientConnection>, onNodes?: (nodes: number) => void): Promise<void> {
    if (this.#isRunning) throw new Error('another database is being restored')
    this.#isRunning = true
    try {
      await this.#rows.writeIncoming(database.tree, onNodes)
      await this.#swap(database)
      await this.#rows.onDisk().catch((error: unknown) => {
        this.#server.diskFailed(error)
        throw error
      })
    } finally {
      this.#isRunning = false
      await this.#rows.clearIncoming().catch((error: unknown) => {
        this.#server.log.warn(`what a restore has left is removed at the next start: ${error}`)
      })
    }
  }

  async #swap({ tree, sessions, zxid }: BuiltDatabase<ClientConnection>): Promise<void> {
    const server = this.#server
    this.#isSwapping = true
    try {
      await server.whenIdle()
      const stored = sessions.map((session) => ({
        ...session,
        isImported: server.sessions.get(session.sessionId)?.isImported ?? true,
      }))
      const lastZxid = Math.max(server.lastZxid, zxid)
      await this.#rows.swapIncoming(stored, lastZxid)
      server.tree.become(tree)
      server.setLastZxid(lastZxid)
      for (const { connection } of server.sessions.replace(stored)) connection?.close()
      server.log.info(
        `restored ${server.tree.size} znodes and ${stored.length} sessions up to zxid ${hexZxid(zxid)}`,
      )
    } finally {
      this.#isSwapping = false
      for (const connection of [...server.connections]) connection.resume()
    }
  }
}
