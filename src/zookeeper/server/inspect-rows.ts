/** Looks through the rows of a stored tree: what they tell of the last transactions, and whether they fit together. */
import { lastZxidOf, type ZnodeRow } from '../../store/znodes.ts'
import type { StoredChange } from '../inspection.ts'
import { JuteError } from '../jute.ts'
import { invalidPathReason, parentOf, ROOT } from '../paths.ts'
import { hexSessionId, ownerKind } from '../stat.ts'
import { decodeAcl } from './acl-table.ts'
import { isSpecialPath } from './data-tree.ts'

interface SeenNode {
  readonly isEphemeral: boolean
  readonly cversion: number
  children: number
}

export class RowInspector {
  readonly changes: StoredChange[] = []
  readonly problems: string[] = []
  #lastZxid: number
  readonly #sessions: ReadonlySet<bigint>
  readonly #seen = new Map<string, SeenNode>()
  /** zxids of creations: a parent's pzxid that is one of them tells nothing more. */
  readonly #created = new Set<number>()
  readonly #childChanges: StoredChange[] = []

  /** `storedZxid`: the last transaction that has left its zxid in no row. */
  constructor(storedZxid: number, sessions: ReadonlySet<bigint>) {
    this.#lastZxid = storedZxid
    this.#sessions = sessions
  }

  /** The last transaction of all. */
  get lastZxid(): number {
    return this.#lastZxid
  }

  get znodes(): number {
    return this.#seen.size
  }

  /** Takes the next row. */
  add(row: ZnodeRow): void {
    const { path, czxid, mzxid, pzxid, ephemeralOwner: owner } = row
    const isEphemeral = ownerKind(owner) === 'ephemeral'
    this.#lastZxid = Math.max(this.#lastZxid, lastZxidOf(row))
    if (this.#seen.has(path)) this.problems.push(`${path} is there twice`)
    this.#seen.set(path, { isEphemeral, cversion: row.cversion, children: 0 })
    this.#created.add(czxid)
    if (czxid > 0)
      this.changes.push({
        zxid: czxid,
        timeMs: row.ctime,
        sessionId: isEphemeral ? owner : undefined,
        kind: 'create',
        path,
      })
    if (mzxid !== czxid)
      this.changes.push({ zxid: mzxid, timeMs: row.mtime, sessionId: undefined, kind: 'setData', path })
    if (pzxid !== czxid)
      this.#childChanges.push({
        zxid: pzxid,
        timeMs: undefined,
        sessionId: undefined,
        kind: 'children',
        path,
      })
    this.#check(row, isEphemeral)
  }

  /** Ends it: what needs all rows. */
  finish(): void {
    for (const change of this.#childChanges) if (!this.#created.has(change.zxid)) this.changes.push(change)
    this.changes.sort((a, b) => a.zxid - b.zxid)
    for (const path of [ROOT, '/zookeeper', '/zookeeper/quota', '/zookeeper/config'])
      if (!this.#seen.has(path)) this.problems.push(`${path} is missing`)
    for (const path of this.#seen.keys()) if (path !== ROOT) this.#checkParent(path)
    for (const [path, { children, cversion }] of this.#seen)
      if (children > cversion && !isSpecialPath(path))
        this.problems.push(`${path} has ${children} children, but has had only ${cversion}`)
  }

  #checkParent(path: string): void {
    const parent = this.#seen.get(parentOf(path))
    if (parent === undefined) this.problems.push(`${path} has no parent`)
    else parent.children++
    if (parent?.isEphemeral) this.problems.push(`${path} is below an ephemeral node`)
  }

  #check(row: ZnodeRow, isEphemeral: boolean): void {
    const { path } = row
    const say = (what: string): void => void this.problems.push(`${path} ${what}`)
    const reason = invalidPathReason(path)
    if (reason !== null) say(`is no valid path: ${reason}`)
    if (row.mzxid < row.czxid || row.pzxid < row.czxid) say('was changed before it was created')
    if (isEphemeral && !this.#sessions.has(row.ephemeralOwner))
      say(`belongs to session ${hexSessionId(row.ephemeralOwner)}, which does not exist`)
    try {
      decodeAcl(row.acl)
    } catch (error) {
      if (!(error instanceof JuteError)) throw error
      say(`has an ACL that cannot be read: ${error.message}`)
    }
  }
}
