import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import type { ACL, StatPersisted } from '../../zookeeper/messages.ts'
import { readSnapshotFile } from '../../zookeeper/persistence/read-files.ts'
import type { SnapshotListener } from '../../zookeeper/persistence/snapshot-decoder.ts'

/** A node as the tools show it. */
export interface SnapshotNode {
  readonly stat: StatPersisted
  /** Null for null data, which is printed as empty. */
  readonly data: Buffer | null
  readonly dataBytes: number
  children: string[] | null
}

/** A DataNode makes its set of children for eight. */
const CHILDREN_CAPACITY = 8

/** A snapshot in memory: what DataTree.deserialize makes of it, as far as the tools look at it. */
export class SnapshotTree implements SnapshotListener {
  /** By path; the root's is `/`. */
  readonly nodes = new Map<string, SnapshotNode>()
  readonly sessions: { readonly id: bigint; readonly timeoutMs: number }[] = []
  readonly ephemeralCounts = new Map<bigint, number>()
  readonly #keepsData: boolean

  private constructor(keepsData: boolean) {
    this.#keepsData = keepsData
  }

  /** Reads a file. Throws PersistenceError when it is damaged. */
  static async read(path: string, options: { readonly keepsData: boolean }): Promise<SnapshotTree> {
    const tree = new SnapshotTree(options.keepsData)
    await readSnapshotFile(path, tree)
    return tree
  }

  session(id: bigint, timeoutMs: number): void {
    this.sessions.push({ id, timeoutMs })
  }

  acl(_id: bigint, _entries: readonly ACL[]): void {
    // None of the tools shows ACLs.
  }

  node(path: string, data: Buffer | null, _aclId: bigint, stat: StatPersisted): void {
    const slash = path.lastIndexOf('/')
    const parent = path === '' ? undefined : this.nodes.get(path.slice(0, slash) || '/')
    if (parent !== undefined) {
      parent.children ??= []
      parent.children.push(path.slice(slash + 1))
    }
    this.nodes.set(path || '/', {
      stat,
      data: this.#keepsData && data !== null ? Buffer.from(data) : null,
      dataBytes: data?.length ?? 0,
      children: null,
    })
    const owner = stat.ephemeralOwner
    if (owner !== 0n) this.ephemeralCounts.set(owner, (this.ephemeralCounts.get(owner) ?? 0) + 1)
  }

  /** The names of a node's children in the order in which Java's set has them. */
  childrenOf(node: SnapshotNode): string[] {
    return node.children === null ? [] : javaHashMapOrder(node.children, CHILDREN_CAPACITY)
  }
}
