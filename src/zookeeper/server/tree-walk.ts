/** The tree as nodes that hold their children by name: finding one by its path, and going through all. */
import { ROOT } from '../paths.ts'
import { ownString } from './own-string.ts'
import type { Znode } from './znode.ts'

const SLASH = 47

/** The node at `path` in the tree below `root`. */
export function findZnode(root: Znode, path: string): Znode | undefined {
  if (path === ROOT) return root
  if (path.charCodeAt(0) !== SLASH) return undefined
  let node: Znode | undefined = root
  for (let start = 1; ; ) {
    const end = path.indexOf('/', start)
    node = node.children?.get(end === -1 ? path.slice(start) : path.slice(start, end))
    if (node === undefined || end === -1) return node
    start = end + 1
  }
}

/**
 * Every node with its path, parents before their children. The tree may change meanwhile: a node that is there from the beginning to the
 * end is met once, whatever is made or deleted beside it.
 */
export function* walkTree(root: Znode): Generator<readonly [path: string, node: Znode]> {
  yield [ROOT, root]
  yield* walkBelow('', root)
}

/** Like `walkTree`, of what is below one node. `prefix` is its path, empty for the root. */
export function* walkBelow(
  prefix: string,
  node: Znode,
): Generator<readonly [path: string, node: Znode], undefined> {
  const open = [{ prefix, children: entriesOf(node) }]
  for (;;) {
    const level = open[open.length - 1]
    if (level === undefined) return
    const next = level.children.next()
    if (next.done) {
      open.pop()
      continue
    }
    const [name, child] = next.value
    const path = `${level.prefix}/${name}`
    yield [path, child]
    if (child.children !== null) open.push({ prefix: path, children: entriesOf(child) })
  }
}

/** How many nodes there are below one. */
export function countBelow(node: Znode): number {
  let count = 0
  const open = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.children === null) continue
    count += next.children.size
    for (const child of next.children.values()) if (child.children !== null) open.push(child)
  }
  return count
}

/** The last part of a path as a string of its own, which does not keep the path alive. */
export function ownName(path: string): string {
  return ownString(path.slice(path.lastIndexOf('/') + 1))
}

function entriesOf(node: Znode): Iterator<[string, Znode], undefined> {
  return (node.children ?? NO_CHILDREN).entries()
}

const NO_CHILDREN: ReadonlyMap<string, Znode> = new Map()
