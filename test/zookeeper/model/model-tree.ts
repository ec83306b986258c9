/**
 * What a tree of znodes is, told once more and as simply as can be, to hold the server against: no ACLs, no quotas, no containers.
 * Written from what 3.9.5 does, not from the code that is tested.
 */

/** A write, as a test makes it up. */
export type ModelOp =
  | { readonly kind: 'create'; readonly path: string; readonly data: string; readonly flags: number }
  | { readonly kind: 'delete'; readonly path: string; readonly version: number }
  | { readonly kind: 'setData'; readonly path: string; readonly data: string; readonly version: number }
  | { readonly kind: 'check'; readonly path: string; readonly version: number }

export interface ModelNode {
  data: string
  version: number
  /** How often a child was created. */
  creates: number
  czxid: number
  mzxid: number
  pzxid: number
  readonly owner: bigint
}

/** Something that watches are about. */
export interface Change {
  readonly type: 'created' | 'deleted' | 'changed'
  readonly path: string
}

/** What became of a write: an error code, or the path it made or changed. */
export interface Outcome {
  readonly err: number
  readonly path?: string
}

const ERR = { badVersion: -103, noNode: -101, exists: -110, notEmpty: -111, ephemeralParent: -108, later: -2 }
const EPHEMERAL_FLAGS = [1, 3]
const SEQUENTIAL_FLAGS = [2, 3]

export class ModelTree {
  #nodes = new Map<string, ModelNode>()

  constructor(root: string, zxid: number) {
    this.#nodes.set(root, newNode('', 0n, zxid))
  }

  get paths(): string[] {
    return [...this.#nodes.keys()].sort()
  }

  get(path: string): ModelNode | undefined {
    return this.#nodes.get(path)
  }

  children(path: string): string[] {
    const names = this.paths.filter((one) => parentOf(one) === path)
    return names.map((one) => one.slice(path.length + 1))
  }

  ephemeralsOf(session: bigint): string[] {
    return this.paths.filter((path) => this.#nodes.get(path)?.owner === session)
  }

  copy(): ModelTree {
    const copy = new ModelTree('', 0)
    copy.#nodes = new Map([...this.#nodes].map(([path, node]) => [path, { ...node }]))
    return copy
  }

  /** Does all of the operations, or none; says what became of each and what changed. */
  apply(
    ops: readonly ModelOp[],
    writer: { readonly session: bigint; readonly zxid: number },
  ): { outcomes: Outcome[]; changes: Change[] } {
    const before = this.copy()
    const changes: Change[] = []
    const outcomes: Outcome[] = []
    for (const op of ops) {
      const outcome = this.#applyOne(op, writer, changes)
      outcomes.push(outcome)
      if (outcome.err === 0) continue
      this.#nodes = before.#nodes
      const failedAt = outcomes.length - 1
      return {
        changes: [],
        outcomes: ops.map((_, index) => {
          if (index === failedAt) return outcome
          return { err: index < failedAt ? 0 : ERR.later }
        }),
      }
    }
    return { outcomes, changes }
  }

  /** Ends a session. */
  endSession(session: bigint, zxid: number): Change[] {
    const changes: Change[] = []
    for (const path of this.ephemeralsOf(session)) this.#remove(path, zxid, changes)
    return changes
  }

  #applyOne(op: ModelOp, writer: { session: bigint; zxid: number }, changes: Change[]): Outcome {
    if (op.kind === 'create') return this.#create(op, writer, changes)
    const node = this.#nodes.get(op.path)
    if (node === undefined) return { err: ERR.noNode }
    if (op.version !== -1 && op.version !== node.version) return { err: ERR.badVersion }
    if (op.kind === 'delete') {
      if (this.children(op.path).length > 0) return { err: ERR.notEmpty }
      this.#remove(op.path, writer.zxid, changes)
    } else if (op.kind === 'setData') {
      node.data = op.data
      node.version++
      node.mzxid = writer.zxid
      changes.push({ type: 'changed', path: op.path })
    }
    return { err: 0, path: op.path }
  }

  #create(
    op: ModelOp & { kind: 'create' },
    writer: { session: bigint; zxid: number },
    changes: Change[],
  ): Outcome {
    const parent = this.#nodes.get(parentOf(op.path))
    if (parent === undefined) return { err: ERR.noNode }
    const isSequential = SEQUENTIAL_FLAGS.includes(op.flags)
    const path = isSequential ? op.path + String(parent.creates).padStart(10, '0') : op.path
    if (this.#nodes.has(path)) return { err: ERR.exists }
    if (parent.owner !== 0n) return { err: ERR.ephemeralParent }
    parent.creates++
    parent.pzxid = writer.zxid
    const owner = EPHEMERAL_FLAGS.includes(op.flags) ? writer.session : 0n
    this.#nodes.set(path, newNode(op.data, owner, writer.zxid))
    changes.push({ type: 'created', path })
    return { err: 0, path }
  }

  #remove(path: string, zxid: number, changes: Change[]): void {
    this.#nodes.delete(path)
    const parent = this.#nodes.get(parentOf(path))
    if (parent !== undefined) parent.pzxid = zxid
    changes.push({ type: 'deleted', path })
  }
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

function newNode(data: string, owner: bigint, zxid: number): ModelNode {
  return { data, version: 0, creates: 0, czxid: zxid, mzxid: zxid, pzxid: zxid, owner }
}
