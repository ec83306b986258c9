import { telling } from '../command.ts'
import type { Json } from '../json.ts'

export const dump = telling(['dump'], ({ server }) => {
  const expiries = new Map<string, Json>()
  for (const { dateMs, items } of server.sessions.buckets()) {
    expiries.set(
      String(dateMs),
      [...items].map((session) => session.id),
    )
  }
  const ephemerals = new Map<string, Json>()
  for (const [sessionId, paths] of server.tree.ephemeralSessions()) {
    ephemerals.set(String(sessionId), [...paths])
  }
  return { expiry_time_to_session_ids: expiries, session_id_to_ephemeral_paths: ephemerals }
})
