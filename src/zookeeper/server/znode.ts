import type { JuteWriter } from '../jute.ts'
import type { ACL, Stat, StatPersisted } from '../messages.ts'
import { ownerKind } from '../stat.ts'
import type { AclList } from './acl-table.ts'
import { dataLength, type NodeData } from './node-data.ts'

/** What checks need to know of a znode, be it in the tree or changed by a write that is under way. */
export interface NodeView {
  readonly czxid: number
  readonly version: number
  /** Counts creates only; what clients see is derived from it. */
  readonly cversion: number
  readonly aversion: number
  readonly owner: bigint
  readonly childCount: number
  readonly dataBytes: number
  readonly aclEntries: readonly ACL[]
}

/** The fields of a znode that its creation sets. */
export interface ZnodeInit {
  readonly data: NodeData
  readonly acl: AclList
  readonly owner: bigint
  readonly czxid: number
  readonly mzxid: number
  readonly pzxid: number
  readonly ctime: number
  readonly mtime: number
  readonly version: number
  readonly cversion: number
  readonly aversion: number
}

/** What a node gets beyond its creation: most never do, and in memory that makes half of a small node. */
interface LaterChanges {
  mzxid: number
  pzxid: number
  mtime: number
  version: number
  cversion: number
  aversion: number
}

/** A node of the data tree. Its name is the key under which its parent holds it. */
export class Znode implements NodeView {
  data: NodeData
  acl: AclList
  readonly owner: bigint
  readonly czxid: number
  readonly ctime: number
  /** The children by name; null as long as there has been none. */
  children: Map<string, Znode> | null = null
  #later: LaterChanges | null

  constructor(init: ZnodeInit) {
    this.data = init.data
    this.acl = init.acl
    this.owner = init.owner
    this.czxid = init.czxid
    this.ctime = init.ctime
    this.#later = isUnchanged(init) ? null : laterChanges(init)
  }

  get mzxid(): number {
    return this.#later === null ? this.czxid : this.#later.mzxid
  }

  get pzxid(): number {
    return this.#later === null ? this.czxid : this.#later.pzxid
  }

  get mtime(): number {
    return this.#later === null ? this.ctime : this.#later.mtime
  }

  get version(): number {
    return this.#later === null ? 0 : this.#later.version
  }

  get cversion(): number {
    return this.#later === null ? 0 : this.#later.cversion
  }

  get aversion(): number {
    return this.#later === null ? 0 : this.#later.aversion
  }

  get childCount(): number {
    return this.children === null ? 0 : this.children.size
  }

  get dataBytes(): number {
    return dataLength(this.data)
  }

  get aclEntries(): readonly ACL[] {
    return this.acl.entries
  }

  /** Names of the children in the order of their creation. */
  childNames(): Iterable<string> {
    return this.children === null ? NO_NAMES : this.children.keys()
  }

  /** Notes what is new of the fields that change after the creation. */
  change(fields: Partial<LaterChanges>): void {
    this.#later ??= laterChanges(this)
    Object.assign(this.#later, fields)
  }
}

const NO_NAMES: readonly string[] = []

function isUnchanged(init: ZnodeInit): boolean {
  return (
    init.mzxid === init.czxid &&
    init.pzxid === init.czxid &&
    init.mtime === init.ctime &&
    init.version === 0 &&
    init.cversion === 0 &&
    init.aversion === 0
  )
}

function laterChanges({ mzxid, pzxid, mtime, version, cversion, aversion }: LaterChanges): LaterChanges {
  return { mzxid, pzxid, mtime, version, cversion, aversion }
}

/** The Stat of a node as files have it. */
export function persistedStatOf(node: Znode): StatPersisted {
  return {
    czxid: node.czxid,
    mzxid: node.mzxid,
    ctime: node.ctime,
    mtime: node.mtime,
    version: node.version,
    cversion: node.cversion,
    aversion: node.aversion,
    ephemeralOwner: node.owner,
    pzxid: node.pzxid,
  }
}

/** cversion as clients see it: creates plus deletes among the children. */
function shownCversion(node: Znode): number {
  return (node.cversion * 2 - node.childCount) | 0
}

/** Clients see a session as owner, but not the marks of container and TTL nodes. */
function shownOwner(node: Znode): bigint {
  return node.owner === 0n || ownerKind(node.owner) !== 'ephemeral' ? 0n : node.owner
}

/** The Stat of a node as clients see it; `dataBytes` when they are to see another length of data. */
export function statOf(node: Znode, dataBytes = node.dataBytes): Stat {
  return {
    czxid: node.czxid,
    mzxid: node.mzxid,
    ctime: node.ctime,
    mtime: node.mtime,
    version: node.version,
    cversion: shownCversion(node),
    aversion: node.aversion,
    ephemeralOwner: shownOwner(node),
    dataLength: dataBytes,
    numChildren: node.childCount,
    pzxid: node.pzxid,
  }
}

/** Appends what `statOf` says without making an object of it. */
export function writeStat(writer: JuteWriter, node: Znode, dataBytes = node.dataBytes): void {
  writer.long(node.czxid)
  writer.long(node.mzxid)
  writer.long(node.ctime)
  writer.long(node.mtime)
  writer.int(node.version)
  writer.int(shownCversion(node))
  writer.int(node.aversion)
  writer.bigLong(shownOwner(node))
  writer.int(dataBytes)
  writer.int(node.childCount)
  writer.long(node.pzxid)
}
