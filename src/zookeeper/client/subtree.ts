import { ErrorCode } from '../errors.ts'
import { OpCode } from '../op-codes.ts'
import { childPath, validatePath } from '../paths.ts'
import type { ZooKeeperClient } from './client.ts'
import { isKeeperError } from './keeper-exception.ts'

/** Reads under way at once while a tree is listed, and multis while it is deleted. */
const MAX_READS = 64
const MAX_MULTIS = 10

/**
 * Visits a node and all below it: the node, the children of a level in order, then each child's own children. A node that goes
 * meanwhile is passed over.
 *
 * `watch` leaves a data watch on the first node and a child watch on every one.
 */
export async function visitSubtree(
  client: ZooKeeperClient,
  path: string,
  watch: boolean,
  visit: (path: string) => void | Promise<void>,
): Promise<void> {
  validatePath(path)
  await client.getData(path, { watch })
  await visit(path)
  await visitBelow(client, path, watch, visit)
}

async function visitBelow(
  client: ZooKeeperClient,
  path: string,
  watch: boolean,
  visit: (path: string) => void | Promise<void>,
): Promise<void> {
  let children: readonly string[]
  try {
    children = (await client.getChildren(path, { watch })).children
  } catch (error) {
    if (isKeeperError(error, ErrorCode.NONODE)) return
    throw error
  }
  const paths = [...children].sort().map((child) => childPath(path, child))
  for (const child of paths) await visit(child)
  for (const child of paths) await visitBelow(client, child, watch, visit)
}

/** Lists a node and all below it, every node behind its parent. */
export async function listSubtree(client: ZooKeeperClient, path: string): Promise<string[]> {
  validatePath(path)
  const all = [path]
  for (let next = 0; next < all.length; ) {
    const nodes = all.slice(next, next + MAX_READS)
    next += nodes.length
    const lists = await Promise.all(nodes.map((node) => client.getChildren(node)))
    for (const [index, { children }] of lists.entries()) {
      const parent = nodes[index] ?? path
      for (const child of children) all.push(childPath(parent, child))
    }
  }
  return all
}

/**
 * Deletes a node and all below it, `batchSize` nodes in one transaction, or one by one when that is not above 0.
 *
 * @returns false when a transaction failed; what was deleted before it stays deleted
 */
export async function deleteSubtree(
  client: ZooKeeperClient,
  path: string,
  batchSize: number,
): Promise<boolean> {
  const paths = (await listSubtree(client, path)).reverse()
  if (batchSize <= 0) {
    for (const node of paths) await client.delete(node)
    return true
  }
  let hasFailed = false
  const underWay = new Set<Promise<void>>()
  for (let start = 0; start < paths.length && !hasFailed; start += batchSize) {
    const ops = paths
      .slice(start, start + batchSize)
      .map((node) => ({ type: OpCode.delete, request: { path: node, version: -1 } }) as const)
    const batch: Promise<void> = client.multi(ops).then(
      () => {
        underWay.delete(batch)
      },
      () => {
        hasFailed = true
        underWay.delete(batch)
      },
    )
    underWay.add(batch)
    if (underWay.size >= MAX_MULTIS) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  return !hasFailed
}
