import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import { walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import { PROC_ZOOKEEPER } from '../../../zookeeper/paths.ts'
import { CommandError } from '../errors.ts'
import { isWithin, movedPath, readZnode } from './znode.ts'
import { ZnodeWriter } from './znode-writer.ts'

/** A tree and where a copy of it is to stand. */
export interface CopyRequest {
  readonly client: ZooKeeperClient
  readonly from: string
  readonly to: string
  /** Hears of each node that was read. */
  onNode(path: string): void
}

/** What became of a copy. */
export interface CopyResult {
  readonly copied: number
  /** Ephemeral nodes belong to their sessions: nobody else can have them. */
  readonly ephemeral: number
}

/**
 * Copies a znode and all below it, with data and ACLs, to a path that must be free.
 *
 * @throws CommandError, KeeperException; what was made up to then stays
 */
export async function copyTree({ client, from, to, onNode }: CopyRequest): Promise<CopyResult> {
  const writer = new ZnodeWriter(client)
  let ephemeral = 0
  try {
    for await (const { path, found } of walkSubtree(from, (node) => readZnode(client, node))) {
      onNode(path)
      if (found.stat.ephemeralOwner !== 0n) ephemeral += 1
      else await writer.add({ path: movedPath(path, from, to), data: found.data, acl: found.acl })
    }
    await writer.flush()
  } finally {
    await writer.finish()
  }
  return { copied: writer.written, ephemeral }
}

/** @throws CommandError for a copy that would never end or touch what is the server's, KeeperException when the target is there already */
export async function refuseBadCopy(client: ZooKeeperClient, from: string, to: string): Promise<void> {
  if (isWithin(to, from)) throw new CommandError(`${to} lies within ${from}`)
  for (const path of [from, to]) {
    if (isWithin(path, PROC_ZOOKEEPER)) throw new CommandError(`${path} is the server's own`)
  }
  if ((await client.exists(to)) !== null) throw new KeeperException(ErrorCode.NODEEXISTS, to)
}

/** Returns how many children a node has; throws KeeperException when there is none such. */
export async function childrenOf(client: ZooKeeperClient, path: string): Promise<number> {
  const stat = await client.exists(path)
  if (stat === null) throw new KeeperException(ErrorCode.NONODE, path)
  return stat.numChildren
}
