import { setImmediate as nextTurn } from 'node:timers/promises'
import { batchProducerId, isControlBatch, isTransactional } from '../../records/batch-header.ts'
import { readEndTransactionMarker } from '../../records/control.ts'
import { batchPositions } from '../../records/record-set.ts'
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

/** Reads what is committed of a coordinator's log. Throws what a batch or record that cannot be read throws. */
export async function loadLog(log: PartitionLog, target: LoadTarget): Promise<void> {
  let offset = log.logStartOffset
  while (offset < log.highWatermark) {
    const maxOffset = log.highWatermark
    const { batches, nextOffset } = log.read(offset, { maxBytes: CHUNK_BYTES, minOneBatch: true, maxOffset })
    for (const buffer of batches) {
      for (const position of batchPositions(buffer)) loadBatch(buffer, position, target)
    }
    if (nextOffset <= offset) return
    offset = nextOffset
    if (offset < log.highWatermark) await nextTurn()
  }
}

function loadBatch(buffer: Buffer, position: number, target: LoadTarget): void {
  const producerId = isTransactional(buffer, position) ? batchProducerId(buffer, position) : -1
  const isControl = isControlBatch(buffer, position)
  for (const { key, value, offset } of readRecords(buffer, position)) {
    if (isControl) {
      const marker = readEndTransactionMarker(key, value)
      if (marker) target.endTransaction(producerId, marker.type === 'COMMIT')
    } else if (key !== null) target.record(key, value, { offset, producerId })
  }
}
