import { AbortedTransactionRows } from '../../../store/aborted-transactions.ts'
import { ChunkRows } from '../../../store/chunks.ts'
import { LogRows } from '../../../store/logs.ts'
import { ProducerRows } from '../../../store/producers.ts'
import { SegmentRows } from '../../../store/segments.ts'
import type { Store } from '../../../store/store.ts'

/** The tables that logs live in, with their prepared statements. */
export interface LogTables {
  readonly logs: LogRows
  readonly chunks: ChunkRows
  readonly producers: ProducerRows
  readonly abortedTransactions: AbortedTransactionRows
  readonly segments: SegmentRows
}

/** Prepares the statements of all log tables on the store's database. */
export function logTables(store: Store): LogTables {
  return {
    logs: new LogRows(store.database),
    chunks: new ChunkRows(store.database),
    producers: new ProducerRows(store.database),
    abortedTransactions: new AbortedTransactionRows(store.database),
    segments: new SegmentRows(store.database),
  }
}
