import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OPEN_ACL_UNSAFE } from '../../../src/zookeeper/acl.ts'
import type { ACL, StatPersisted } from '../../../src/zookeeper/messages.ts'
import type { SnapshotListener } from '../../../src/zookeeper/persistence/snapshot-decoder.ts'
import { OPEN_ACL_ID } from '../../../src/zookeeper/persistence/snapshot-encoder.ts'

/** Data directories that real servers wrote; scripts/reference/record-zookeeper-files makes them. */
export const fixtures = fileURLToPath(new URL('../../fixtures/zookeeper/persistence', import.meta.url))

/** A znode as the real server describes it after its start. */
export interface DescribedNode {
  readonly path: string
  /** In base64. */
  readonly data: string | null
  readonly acl: readonly (readonly [number, string, string])[]
  /** czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion, owner. */
  readonly stat: readonly (number | string)[]
}

export interface Described {
  readonly zxid: number
  readonly digest: string
  readonly sessions: Readonly<Record<string, number>>
  readonly nodes: readonly DescribedNode[]
}

/** What the real server made of a data directory. */
export function expected(name: string): Described {
  const [head = '', ...lines] = readFileSync(`${fixtures}/${name}/expected.jsonl`, 'utf8').trim().split('\n')
  return { ...JSON.parse(head), nodes: lines.map((line) => JSON.parse(line)) }
}

/** Describes a node in the same form. */
export function described(
  path: string,
  data: Buffer | null,
  acl: readonly ACL[],
  stat: StatPersisted,
): DescribedNode {
  const owner = `0x${BigInt.asUintN(64, stat.ephemeralOwner).toString(16)}`
  return {
    path: path === '' ? '/' : path,
    data: data === null ? null : data.toString('base64'),
    acl: acl.map(({ perms, id }) => [perms, id.scheme, id.id]),
    stat: [
      stat.czxid,
      stat.mzxid,
      stat.pzxid,
      stat.ctime,
      stat.mtime,
      stat.version,
      stat.cversion,
      stat.aversion,
      owner,
    ],
  }
}

/** Keeps all that a snapshot says. */
export class Collected implements SnapshotListener {
  readonly sessions: Record<string, number> = {}
  readonly acls = new Map<bigint, readonly ACL[]>()
  readonly nodes: DescribedNode[] = []
  readonly stats = new Map<string, { data: Buffer | null; aclId: bigint; stat: StatPersisted }>()

  session(id: bigint, timeoutMs: number): void {
    this.sessions[`0x${BigInt.asUintN(64, id).toString(16)}`] = timeoutMs
  }

  acl(id: bigint, entries: readonly ACL[]): void {
    this.acls.set(id, entries)
  }

  node(path: string, data: Buffer | null, aclId: bigint, stat: StatPersisted): void {
    this.nodes.push(
      described(path, data, aclId === OPEN_ACL_ID ? OPEN_ACL_UNSAFE : (this.acls.get(aclId) ?? []), stat),
    )
    this.stats.set(path, { data: data === null ? null : Buffer.from(data), aclId, stat })
  }

  /** By path, as the real server's description is. */
  get sorted(): DescribedNode[] {
    return [...this.nodes].sort((a, b) => compareParts(a.path, b.path))
  }
}

function compareParts(a: string, b: string): number {
  const left = a === '/' ? [] : a.split('/')
  const right = b === '/' ? [] : b.split('/')
  for (let index = 0; index < left.length && index < right.length; index++) {
    const [l = '', r = ''] = [left[index], right[index]]
    if (l !== r) return l < r ? -1 : 1
  }
  return left.length - right.length
}
