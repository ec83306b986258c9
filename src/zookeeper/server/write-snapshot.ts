/** A capture of the tree as a snapshot file, made between requests. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { OPEN_ACL_ID, SnapshotEncoder } from '../persistence/snapshot-encoder.ts'
import type { AclList } from './acl-table.ts'
import { unpackData } from './node-data.ts'
import type { TreeCapture } from './tree-capture.ts'

/** What was written. */
export interface SnapshotInfo {
  readonly zxid: number
  readonly znodes: number
  readonly sessions: number
  readonly bytes: number
}

/** Takes the next bytes of a snapshot; what it returns is waited for. */
export type SnapshotSink = (chunk: Buffer) => Promise<void> | void

/** Nodes encoded before requests have their turn: a millisecond's worth. */
const NODES_PER_TURN = 250

/** Writes a capture and ends it; also when the sink throws. */
export async function writeSnapshot(
  capture: TreeCapture,
  sessions: readonly { readonly sessionId: bigint; readonly timeoutMs: number }[],
  write: SnapshotSink,
): Promise<SnapshotInfo> {
  const aclIds = new Map<AclList, bigint>(capture.acls.map((list, index) => [list, BigInt(index + 1)]))
  const encoder = new SnapshotEncoder(
    sessions,
    capture.acls.map(({ entries }) => entries),
  )
  let znodes = 0
  let bytes = 0
  const flush = async (): Promise<void> => {
    const chunk = encoder.take()
    bytes += chunk.length
    await write(chunk)
  }
  try {
    for (const { path, data, acl, stat } of capture.nodes()) {
      encoder.node(path, unpackData(data), aclIds.get(acl) ?? OPEN_ACL_ID, stat)
      znodes++
      if (encoder.length >= FLUSH_BYTES) await flush()
      if (znodes % NODES_PER_TURN === 0) await nextTurn()
    }
    encoder.end(capture.zxid)
    await flush()
  } finally {
    capture.end()
  }
  return { zxid: capture.zxid, znodes, sessions: sessions.length, bytes }
}

const FLUSH_BYTES = 128 * 1024
