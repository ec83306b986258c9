import { OPEN_ACL_UNSAFE, Perms } from '../../../zookeeper/acl.ts'
import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import type { ACL } from '../../../zookeeper/messages.ts'
import type { MultiOp } from '../../../zookeeper/multi.ts'
import { CreateMode, OpCode } from '../../../zookeeper/op-codes.ts'
import { isWithin } from './znode.ts'

/*
 * Writes trees of znodes, parents first, in transactions of many nodes. One transaction is under way at a time: the next needs what it
 * makes.
 *
 * An ACL may forbid the one who copies a tree to create below one of its nodes. Such a node is made with one entry more, which lets this
 * session alone create and administer; when everything below it is there it gets its real ACL. Nobody else ever sees more than that allows.
 */

/** A znode to be made. */
export interface NewZnode {
  readonly path: string
  readonly data: Buffer | null
  readonly acl: readonly ACL[]
  /** In ms; a node of the TTL kind. */
  readonly ttlMs?: number
  readonly isContainer?: boolean
}

/** Well below the million bytes that a server takes in one frame. */
const MAX_BATCH_BYTES = 400_000
const MAX_BATCH_OPS = 500
const OP_OVERHEAD_BYTES = 100

/** Makes znodes in batches; `finish` must be called at the end, whatever happened. */
export class ZnodeWriter {
  readonly #client: ZooKeeperClient
  /** The last node added: only the next one tells whether it has children. */
  #last: NewZnode | undefined
  #batch: { readonly op: MultiOp; readonly finalAcl: readonly ACL[] | undefined }[] = []
  #bytes = 0
  #ownEntry: ACL | undefined
  readonly #toRestrict: { readonly path: string; readonly acl: readonly ACL[] }[] = []
  /** How many were made. */
  written = 0

  constructor(client: ZooKeeperClient) {
    this.#client = client
  }

  /** Takes a node, behind its parent. */
  async add(node: NewZnode): Promise<void> {
    const last = this.#last
    this.#last = node
    if (last !== undefined) await this.#take(last, isWithin(node.path, last.path))
  }

  /** Makes all nodes taken so far. */
  async flush(): Promise<void> {
    const last = this.#last
    this.#last = undefined
    if (last !== undefined) await this.#take(last, false)
    await this.#send()
  }

  /** Gives the nodes that were opened for their children the ACL they are to have, lowest first. */
  async finish(): Promise<void> {
    for (const { path, acl } of this.#toRestrict.splice(0).reverse()) await this.#client.setAcl(path, acl)
  }

  async #take(node: NewZnode, hasChildren: boolean): Promise<void> {
    let { acl } = node
    if (hasChildren && !letsAnyoneCreate(acl)) {
      this.#ownEntry ??= await ownEntry(this.#client)
      acl = [...acl, this.#ownEntry]
    }
    const bytes = (node.data?.length ?? 0) + node.path.length + OP_OVERHEAD_BYTES * (1 + acl.length)
    if (this.#batch.length > 0 && this.#bytes + bytes > MAX_BATCH_BYTES) await this.#send()
    this.#batch.push({ op: createOp(node, acl), finalAcl: acl === node.acl ? undefined : node.acl })
    this.#bytes += bytes
    if (this.#batch.length >= MAX_BATCH_OPS) await this.#send()
  }

  async #send(): Promise<void> {
    if (this.#batch.length === 0) return
    const batch = this.#batch
    this.#batch = []
    this.#bytes = 0
    await this.#client.multi(batch.map(({ op }) => op))
    for (const { op, finalAcl } of batch)
      if (finalAcl !== undefined) this.#toRestrict.push({ path: op.request.path, acl: finalAcl })
    this.written += batch.length
  }
}

/** Returns the operation that makes a node. */
export function createOp({ path, data, ttlMs, isContainer }: NewZnode, acl: readonly ACL[]): MultiOp {
  if (ttlMs !== undefined) {
    const flags = CreateMode.PERSISTENT_WITH_TTL
    return { type: OpCode.createTTL, request: { path, data, acl, flags, ttl: BigInt(ttlMs) } }
  }
  if (isContainer === true) {
    return { type: OpCode.createContainer, request: { path, data, acl, flags: CreateMode.CONTAINER } }
  }
  return { type: OpCode.create, request: { path, data, acl, flags: CreateMode.PERSISTENT } }
}

/** Tells whether everybody may make children of a node with this ACL. */
export function letsAnyoneCreate(acl: readonly ACL[]): boolean {
  return acl.some(({ perms, id }) => id.scheme === 'world' && (perms & Perms.CREATE) !== 0)
}

/** An entry that speaks of this session's own identities, or of its address where it has no other. */
async function ownEntry(client: ZooKeeperClient): Promise<ACL> {
  const perms = Perms.CREATE | Perms.ADMIN
  const identities = await client.whoAmI()
  if (identities.some(({ authScheme }) => authScheme !== 'ip'))
    return { perms, id: { scheme: 'auth', id: '' } }
  const address = identities[0]?.user
  return address === undefined
    ? { ...OPEN_ACL_UNSAFE[0]!, perms }
    : { perms, id: { scheme: 'ip', id: address } }
}
