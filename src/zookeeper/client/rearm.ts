import { SetWatches, SetWatches2 } from '../messages.ts'
import { OpCode, SpecialXid } from '../op-codes.ts'
import { toServerPath } from './chroot.ts'
import type { Request } from './request-queue.ts'
import type { WatchKind, WatchRegistry } from './watch-registry.ts'

/** A request of watches ends once its paths have reached this many characters (ZOOKEEPER-706: a server refuses long frames). */
const MAX_BATCH_CHARACTERS = 128 * 1024

const order: readonly WatchKind[] = ['data', 'exist', 'child', 'persistent', 'recursive']
type Batch = Record<WatchKind, string[]>

/**
 * Returns the setWatches requests that tell a new connection of all watches in the book. The server fires at once what changed
 * after `lastZxid`. Only a request with persistent watches is a setWatches2, so that servers before 3.6 understand the others.
 */
export function rearmRequests(watches: WatchRegistry, chroot: string, lastZxid: number): Request[] {
  return batches(watches, chroot).map((batch) => {
    const common = {
      relativeZxid: lastZxid,
      dataWatches: batch.data,
      existWatches: batch.exist,
      childWatches: batch.child,
    }
    if (batch.persistent.length === 0 && batch.recursive.length === 0) {
      return request(OpCode.setWatches, (writer) => SetWatches.write(writer, common))
    }
    return request(OpCode.setWatches2, (writer) =>
      SetWatches2.write(writer, {
        ...common,
        persistentWatches: batch.persistent,
        persistentRecursiveWatches: batch.recursive,
      }),
    )
  })
}

function request(opCode: number, write: NonNullable<Request['write']>): Request {
  return { opCode, xid: SpecialXid.setWatches, write, onReply: () => {} }
}

function batches(watches: WatchRegistry, chroot: string): Batch[] {
  const all: Batch[] = []
  let batch: Batch | undefined
  let characters = 0
  for (const kind of order) {
    for (const clientPath of watches.paths(kind)) {
      if (batch === undefined || characters >= MAX_BATCH_CHARACTERS) {
        batch = { data: [], exist: [], child: [], persistent: [], recursive: [] }
        all.push(batch)
        characters = 0
      }
      const path = toServerPath(chroot, clientPath)
      batch[kind].push(path)
      characters += path.length
    }
  }
  return all
}
