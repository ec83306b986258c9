import type { Store } from '../../store/store.ts'
import type { ClientConnection } from './client-connection.ts'
import { DataTree } from './data-tree.ts'
import type { BuiltDatabase } from './database-builder.ts'
import { type StoredState, TxnRows } from './txn-rows.ts'
import { Watches } from './watches.ts'
import { hasUserZnodes, type WholeDatabase } from './whole-database.ts'
import { type SnapshotInfo, type SnapshotSink, writeSnapshot } from './write-snapshot.ts'

/** The database in a store that no server serves. */
export class StoredDatabase implements WholeDatabase {
  readonly #rows: TxnRows
  readonly #tree: DataTree<ClientConnection>
  readonly #state: StoredState

  private constructor(rows: TxnRows, tree: DataTree<ClientConnection>, state: StoredState) {
    this.#rows = rows
    this.#tree = tree
    this.#state = state
  }

  /** Reads what is stored, making what a new tree consists of where there is nothing. Throws StoreError. */
  static async open(store: Store): Promise<StoredDatabase> {
    const rows = new TxnRows(store)
    const tree = new DataTree<ClientConnection>(new Watches())
    return new StoredDatabase(rows, tree, await rows.load(tree))
  }

  get hasUserZnodes(): boolean {
    return hasUserZnodes(this.#tree)
  }

  snapshot(write: SnapshotSink): Promise<SnapshotInfo> {
    return writeSnapshot(this.#tree.capture(this.#state.lastZxid), this.#state.sessions, write)
  }

  async replace(database: BuiltDatabase<ClientConnection>, onNodes?: (nodes: number) => void): Promise<void> {
    try {
      await this.#rows.writeIncoming(database.tree, onNodes)
      const known = new Map(this.#state.sessions.map((session) => [session.sessionId, session.isImported]))
      const sessions = database.sessions.map((session) => ({
        ...session,
        isImported: known.get(session.sessionId) ?? true,
      }))
      await this.#rows.swapIncoming(sessions, Math.max(this.#state.lastZxid, database.zxid))
    } finally {
      await this.#rows.clearIncoming()
    }
    await this.#rows.onDisk()
  }
}
