/**
 * The whole tree as it was after one transaction, read little by little while later ones change it.
 *
 * Nodes are read as `walkTree` meets them, each after its parent.
 * A node that is changed before its turn is copied first (copy on write), one that is deleted is kept until the end. What is
 * created meanwhile has a later czxid and is left out. So the server goes on as ever, and a capture costs memory only for
 * what changes while it runs.
 */
import type { StatPersisted } from '../messages.ts'
import { ROOT } from '../paths.ts'
import type { AclList } from './acl-table.ts'
import type { NodeData } from './node-data.ts'
import { persistedStatOf, type Znode } from './znode.ts'

/** A node as it was. The root's path is empty, as in files. */
export interface CapturedNode {
  readonly path: string
  readonly data: NodeData
  readonly acl: AclList
  readonly stat: StatPersisted
}

export class TreeCapture {
  /** The last transaction that it holds. */
  readonly zxid: number
  /** Every list of ACLs that a node of it may have, besides world:anyone:cdrwa. */
  readonly acls: readonly AclList[]
  readonly #nodes: Iterable<readonly [string, Znode]>
  readonly #onEnd: () => void
  readonly #read = new Set<Znode>()
  readonly #changed = new Map<Znode, CapturedNode>()
  readonly #deleted: CapturedNode[] = []

  constructor(
    nodes: Iterable<readonly [string, Znode]>,
    acls: readonly AclList[],
    options: { readonly zxid: number; readonly onEnd: () => void },
  ) {
    this.#nodes = nodes
    this.acls = acls
    this.zxid = options.zxid
    this.#onEnd = options.onEnd
  }

  /** Every node, parents before their children. */
  *nodes(): Generator<CapturedNode> {
    for (const [path, node] of this.#nodes) {
      if (node.czxid > this.zxid) continue
      this.#read.add(node)
      yield this.#changed.get(node) ?? copyOf(path, node)
    }
    // A parent is deleted after its children.
    while (this.#deleted.length > 0) {
      const node = this.#deleted.pop()
      if (node !== undefined) yield node
    }
  }

  /** The tree is about to change a node. */
  changing(path: string, node: Znode): void {
    if (this.#isOpen(node) && !this.#changed.has(node)) this.#changed.set(node, copyOf(path, node))
  }

  /** The tree is about to delete a node. */
  deleting(path: string, node: Znode): void {
    if (!this.#isOpen(node)) return
    this.#deleted.push(this.#changed.get(node) ?? copyOf(path, node))
    this.#changed.delete(node)
  }

  /** Nothing more is read. */
  end(): void {
    this.#onEnd()
  }

  #isOpen(node: Znode): boolean {
    return node.czxid <= this.zxid && !this.#read.has(node)
  }
}

function copyOf(path: string, node: Znode): CapturedNode {
  return {
    path: path === ROOT ? '' : path,
    data: node.data,
    acl: node.acl,
    stat: persistedStatOf(node),
  }
}
