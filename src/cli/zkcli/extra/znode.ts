import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import type { ACL, Stat } from '../../../zookeeper/messages.ts'
import { CommandError } from '../errors.ts'

/** All that a client can know of a znode. */
export interface Znode {
  readonly children: readonly string[]
  readonly data: Buffer | null
  readonly acl: readonly ACL[]
  readonly stat: Stat
}

/**
 * Reads a znode whole, its requests sent together.
 *
 * @throws CommandError when the server hides a part of the ACL, which a copy would then not have
 */
export async function readZnode(client: ZooKeeperClient, path: string): Promise<Znode> {
  const [{ data }, { acl, stat }, { children }] = await Promise.all([
    client.getData(path),
    client.getAcl(path),
    client.getChildren(path),
  ])
  if (acl.some(isHidden)) {
    throw new CommandError(
      `${path}: the server hides the passwords of its ACL from this session; present one that has the ADMIN permission (addauth)`,
    )
  }
  return { children, data, acl, stat }
}

/** To whom may not administer a node, getACL shows digest ids as `user:x`; a real one has a hash there. */
function isHidden({ id }: ACL): boolean {
  return id.scheme === 'digest' && /^[^:]*:x$/.test(id.id)
}

/** Tells whether `path` is `root` or lies below it. */
export function isWithin(path: string, root: string): boolean {
  return root === '/' || path === root || path.startsWith(`${root}/`)
}

/** Returns the path that a node has when the tree at `from` stands at `to`. */
export function movedPath(path: string, from: string, to: string): string {
  const rest = from === '/' ? path : path.slice(from.length)
  if (rest === '' || rest === '/') return to
  return to === '/' ? rest : to + rest
}
