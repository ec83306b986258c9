/** Who may run the commands that need it: what the Authorization header proves must have every permission on the root (Commands). */
import { Perms } from '../../acl.ts'
import type { Id } from '../../messages.ts'
import { ROOT } from '../../paths.ts'
import type { Peer } from '../auth/provider.ts'
import type { ZooKeeperServer } from '../zookeeper-server.ts'

/** Why not, with the status of the answer. */
export interface Refusal {
  readonly status: 401 | 403
  readonly error: string
}

const ALL_PERMS = [Perms.READ, Perms.WRITE, Perms.CREATE, Perms.DELETE, Perms.ADMIN]

/** Null when `header` (`digest user:password`, `ip`, `x509`) is good enough. */
export function refusal(server: ZooKeeperServer, header: string | undefined, peer: Peer): Refusal | null {
  if (header === undefined) return { status: 401, error: 'Auth info is missing for the command' }
  const ids = identities(server, header, peer)
  if (ids === null) return { status: 401, error: 'Not authenticated' }
  const acl = server.tree.get(ROOT)?.aclEntries ?? []
  const isAllowed = ALL_PERMS.every((perm) => server.access.permits(acl, perm, ids))
  return isAllowed ? null : { status: 403, error: 'Not authorized' }
}

function identities(server: ZooKeeperServer, header: string, peer: Peer): readonly Id[] | null {
  const parts = header.split(' ')
  while (parts.at(-1) === '') parts.pop()
  const [scheme, auth] = parts
  if (scheme === undefined || parts.length > 2) return null
  const outcome = server.access.authenticate(scheme, auth === undefined ? null : Buffer.from(auth), peer)
  return typeof outcome === 'string' || outcome.length === 0 ? null : outcome
}
