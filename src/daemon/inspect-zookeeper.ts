import { instancePaths } from '../instance/paths.ts'
import { inspectDatabase, integrityProblems } from '../store/inspect-database.ts'
import { ZooKeeperSessionRows } from '../store/sessions.ts'
import { damagedZnodeText, ZnodeRows } from '../store/znodes.ts'
import type { ZooKeeperInspection } from '../zookeeper/inspection.ts'
import { RowInspector } from '../zookeeper/server/inspect-rows.ts'

/** Looks into the tree that a data directory holds, whether a daemon serves it or not. Throws StoreError. */
export function inspectZooKeeper(dataDir: string): ZooKeeperInspection {
  return inspectDatabase(instancePaths(dataDir).database, (database) => {
    const sessionRows = new ZooKeeperSessionRows(database)
    const storedZxid = sessionRows.state()?.lastZxid
    if (storedZxid === undefined)
      return { lastZxid: 0, znodes: 0, sessions: 0, changes: [], problems: integrityProblems(database) }
    const sessions = new Set(sessionRows.all().map(({ sessionId }) => sessionId))
    const inspector = new RowInspector(storedZxid, sessions)
    const damaged: string[] = []
    for (const row of new ZnodeRows(database).all((path) => damaged.push(damagedZnodeText(path))))
      inspector.add(row)
    inspector.finish()
    return {
      lastZxid: inspector.lastZxid,
      znodes: inspector.znodes,
      sessions: sessions.size,
      changes: inspector.changes,
      problems: [...integrityProblems(database), ...inspector.problems, ...damaged],
    }
  })
}
