import type { Broker } from '../broker.ts'
import type { ShareSession } from './share-sessions.ts'

type Sharing = Pick<Broker, 'shareSessions' | 'sharePartitions'>

/** Ends a member's session and releases what it has acquired. */
export function releaseMember(
  sharing: Sharing,
  { groupId, memberId }: { readonly groupId: string; readonly memberId: string },
): void {
  const session = sharing.shareSessions.get(groupId, memberId)
  if (session) releaseSession(sharing, session)
}

/** Ends the sessions of a connection that has ended; of a group that has no others, the share partitions are put away. */
export function releaseConnection(sharing: Sharing, connectionId: string): void {
  const { sessions, groupIds } = sharing.shareSessions.endConnection(connectionId)
  for (const session of sessions) releaseSession(sharing, session)
  for (const groupId of groupIds) {
    if (!sharing.shareSessions.hasGroup(groupId)) sharing.sharePartitions.closeGroup(groupId)
  }
}

/** Nobody waits for it: what fails, the end of the locks will bring about. */
function releaseSession({ shareSessions, sharePartitions }: Sharing, session: ShareSession): void {
  if (!shareSessions.remove(session)) return
  for (const { key } of session.partitions.values()) void sharePartitions.get(key)?.release(session.memberId)
}
