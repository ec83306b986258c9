/** ACL lists as znodes hold them: equal lists are one object, and world:anyone:cdrwa is one that costs nothing. */
import { OPEN_ACL_UNSAFE, Perms } from '../acl.ts'
import { decodeRecord, encodeRecord } from '../jute.ts'
import { type ACL, AclVector } from '../messages.ts'

/** A list of ACLs shared by the znodes that have it. */
export interface AclList {
  readonly entries: readonly ACL[]
  /** How many znodes hold it. */
  uses: number
  readonly key: string
}

/** Whether a list is just world:anyone:cdrwa. */
export function isOpenAcl(entries: readonly ACL[]): boolean {
  if (entries === OPEN_ACL_UNSAFE) return true
  const first = entries[0]
  return (
    entries.length === 1 &&
    first !== undefined &&
    first.perms === Perms.ALL &&
    first.id.scheme === 'world' &&
    first.id.id === 'anyone'
  )
}

/** The bytes kept for a list: null for world:anyone:cdrwa. */
export function encodeAcl(entries: readonly ACL[]): Buffer | null {
  return isOpenAcl(entries) ? null : encodeRecord(AclVector, entries)
}

/** The list that `encodeAcl` made these bytes of. */
export function decodeAcl(bytes: Buffer | null): readonly ACL[] {
  return bytes === null ? OPEN_ACL_UNSAFE : decodeRecord(AclVector, bytes)
}

/** Hands out one AclList for equal lists, and forgets those no znode holds. */
export class AclTable {
  readonly #open: AclList = { entries: OPEN_ACL_UNSAFE, uses: 0, key: '' }
  readonly #lists = new Map<string, AclList>()

  /** Distinct lists besides world:anyone:cdrwa. */
  get size(): number {
    return this.#lists.size
  }

  /** The lists that are held now, besides world:anyone:cdrwa. */
  lists(): AclList[] {
    return [...this.#lists.values()]
  }

  retain(entries: readonly ACL[]): AclList {
    if (isOpenAcl(entries)) return this.#open
    const key = encodeRecord(AclVector, entries).toString('latin1')
    let list = this.#lists.get(key)
    if (list === undefined) {
      list = { entries, uses: 0, key }
      this.#lists.set(key, list)
    }
    list.uses++
    return list
  }

  release(list: AclList): void {
    if (list === this.#open) return
    list.uses--
    if (list.uses === 0) this.#lists.delete(list.key)
  }
}
