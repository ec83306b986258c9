import { randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { ZooKeeperSessionRows } from '../sessions.ts'
import { lastZxidOf, type ZnodeKey, ZnodeRows } from '../znodes.ts'

/** A node that is lost and has children that are not. */
interface LostNode {
  readonly czxid: number
  children: number
}

/** Makes a server accept the znodes that were read out: what they need and is lost is put back, empty. Returns a line for each. */
export function completeTree(database: Database): string[] {
  const znodes = new ZnodeRows(database)
  const known = new Map<string, number>([[ABOVE_ROOT, 0]])
  const lost = new Map<string, LostNode>()
  const replaced: ZnodeKey[] = []
  let lastZxid = 0
  for (const row of znodes.all()) {
    const { path } = row
    const earlier = known.get(path)
    // Deleted and created again: the older row was in a page that is in no tree any more.
    if (earlier !== undefined) replaced.push({ czxid: earlier, path })
    known.set(path, row.czxid)
    lastZxid = Math.max(lastZxid, lastZxidOf(row))
  }
  for (const key of replaced) znodes.delete(key)
  for (const [path, czxid] of known) {
    if (path === ABOVE_ROOT) continue
    for (let parent = parentOf(path); !known.has(parent); parent = parentOf(parent)) {
      const node = lost.get(parent)
      lost.set(parent, { czxid: node?.czxid ?? czxid, children: (node?.children ?? 0) + 1 })
      if (node !== undefined) break
    }
  }
  if (known.size === 1) return []
  for (const [path, { czxid, children }] of lost)
    znodes.insert({
      ...{ path, data: null, acl: null, czxid, mzxid: czxid, pzxid: czxid, ctime: 0, mtime: 0 },
      ...{ version: 0, cversion: children, aversion: 0, ephemeralOwner: 0n },
    })
  const changes = [...lost.keys()].map(
    (path) => `znodes: ${path} is lost, and put back without data for its children`,
  )
  const sessions = new ZooKeeperSessionRows(database)
  const state = sessions.state()
  if (state === undefined) {
    sessions.insertState({ lastZxid, passwordKey: randomBytes(PASSWORD_KEY_BYTES) })
    changes.push('zookeeper_state: lost; clients get new sessions')
  } else if (state.lastZxid < lastZxid) sessions.setLastZxid(lastZxid)
  return changes
}

const PASSWORD_KEY_BYTES = 32
const ABOVE_ROOT = ''

function parentOf(path: string): string {
  return path === '/' ? ABOVE_ROOT : path.slice(0, Math.max(1, path.lastIndexOf('/')))
}
