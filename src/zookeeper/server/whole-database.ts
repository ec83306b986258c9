import { PROC_ZOOKEEPER, ROOT } from '../paths.ts'
import type { ClientConnection } from './client-connection.ts'
import type { DataTree } from './data-tree.ts'
import type { BuiltDatabase } from './database-builder.ts'
import type { Watcher } from './watches.ts'
import type { SnapshotInfo, SnapshotSink } from './write-snapshot.ts'

/** A database that can be taken and replaced as one, be it served or lying on disk. */
export interface WholeDatabase {
  /** Whether there is any znode but those that every tree has. */
  readonly hasUserZnodes: boolean
  /** Writes tree and sessions, as they are now, as a snapshot file. Rejects with what `write` throws. */
  snapshot(write: SnapshotSink): Promise<SnapshotInfo>
  /**
   * Has another database take the place of this one, on disk in one step; durable when it resolves. `onNodes` hears how many
   * nodes are written and may throw to end it while nothing has changed. Rejects with StoreError.
   */
  replace(database: BuiltDatabase<ClientConnection>, onNodes?: (nodes: number) => void): Promise<void>
}

/** Whether a tree has any znode but those that every tree has. */
export function hasUserZnodes<W extends Watcher>(tree: DataTree<W>): boolean {
  for (const name of tree.get(ROOT)?.childNames() ?? []) if (`/${name}` !== PROC_ZOOKEEPER) return true
  return false
}
