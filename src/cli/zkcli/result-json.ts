import { isUtf8 } from 'node:buffer'
import { Perms, permLetters } from '../../zookeeper/acl.ts'
import type { ACL, Stat } from '../../zookeeper/messages.ts'
import { hexSessionId } from '../../zookeeper/stat.ts'

/*
 * How znodes look in JSON: with --json, and in the files of export and import. Data is text where the bytes are UTF-8, else base64 with
 * `encoding` saying so, so that no byte is lost. Names are those of ZooKeeper's records.
 */

/** A znode's data. */
export interface DataJson {
  readonly data: string | null
  readonly encoding?: 'base64'
}

/** One entry of an ACL; permissions are letters of `cdrwa`, or the number where letters can't say it. */
export interface AclEntryJson {
  readonly scheme: string
  readonly id: string
  readonly perms: string | number
}

/** Returns data as JSON has it; `asBase64` also where it is text. */
export function dataJson(data: Buffer | null, asBase64 = false): DataJson {
  if (data === null) return { data: null }
  if (asBase64 || !isUtf8(data)) return { data: data.toString('base64'), encoding: 'base64' }
  return { data: data.toString() }
}

/** Returns an ACL as JSON has it. */
export function aclJson(acl: readonly ACL[]): AclEntryJson[] {
  return acl.map(({ perms, id }) => ({
    scheme: id.scheme,
    id: id.id,
    perms: (perms & ~Perms.ALL) === 0 ? permLetters(perms) : perms,
  }))
}

/** Returns a Stat as JSON has it: times in ms since 1970, the session that owns an ephemeral node in hex. */
export function statJson(stat: Stat): Record<string, number | string> {
  return { ...stat, ephemeralOwner: hexSessionId(stat.ephemeralOwner) }
}
