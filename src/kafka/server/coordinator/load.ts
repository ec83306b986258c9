import { setImmediate as nextTurn } from 'node:timers/promises'
import { batchProducerId, isControlBatch, isTransactional } from '../../records/batch-header.ts'
import { readEndTransactionMarker } from '../../records/control.ts'
import { readRecords } from '../../records/records.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { RecordOrigin } from './turn.ts'

/** How much is read before others get their turn on the event loop. */
const CHUNK_BYTES = 1024 * 1024

/** Where the records of a log go when it is read at start-up. */
export interface LoadTarget {
  record(key: Buffer, value: Buffer | null, origin: RecordOrigin): void
  endTransaction(producerId: number, isCommit: boolean): void
}

/** Reads a coordinator's log from its start to its end. Throws what a batch or record that cannot be read throws. */
export async function loadLog(log: PartitionLog, target: LoadTarget): Promise<void> {
  let offset = log.logStartOffset
  while (offset < log.logEndOffset) {
    const { batches, nextOffset } = log.read(offset, {
      maxBytes: CHUNK_BYTES,
      minOneBatch: true,
      maxOffset: log.logEndOffset,
    })
    for (const batch of batches) loadBatch(batch, target)
    if (nextOffset <= offset) return
    offset = nextOffset
    if (offset < log.logEndOffset) await nextTurn()
  }
}

function loadBatch(batch: Buffer, target: LoadTarget): void {
  const producerId = batchProducerId(batch, 0)
  const isControl = isControlBatch(batch, 0)
  for (const { key, value, offset } of readRecords(batch, 0)) {
    if (isControl) {
      const marker = readEndTransactionMarker(key, value)
      if (marker) target.endTransaction(producerId, marker.type === 'COMMIT')
    } else if (key !== null) {
      target.record(key, value, { offset, producerId: isTransactional(batch, 0) ? producerId : -1 })
    }
  }
}
