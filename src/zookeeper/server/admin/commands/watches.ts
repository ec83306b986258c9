/** Commands about watches: as in the reference, those of the data table, not those of changed children. */
import { telling } from '../command.ts'
import type { Json } from '../json.ts'

export const watches = telling(['watches', 'wchc'], ({ server }) => {
  const paths = new Map<string, Json>()
  for (const [watcher, watched] of server.tree.watches.data.byWatcher()) {
    paths.set(String(watcher.sessionId), [...watched])
  }
  return { session_id_to_watched_paths: paths }
})

export const watchesByPath = telling(['watches_by_path', 'wchp'], ({ server }) => {
  const sessions = new Map<string, Json>()
  for (const [path, watchers] of server.tree.watches.data.byPath()) {
    sessions.set(
      path,
      [...watchers].map((watcher) => watcher.sessionId),
    )
  }
  return { path_to_session_ids: sessions }
})

export const watchSummary = telling(['watch_summary', 'wchs'], ({ server }) => {
  const { data } = server.tree.watches
  return { num_connections: data.watcherCount, num_paths: data.pathCount, num_total_watches: data.count }
})
