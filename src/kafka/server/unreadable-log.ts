import { StoreError } from '../../store/errors.ts'
import { RecordsError, type RecordsErrorName } from '../records/records-error.ts'
import type { Broker } from './broker.ts'
import type { PartitionLog } from './log/partition-log.ts'

/** Where a log could not be read, as was last told. */
const lastTold = new WeakMap<PartitionLog, string>()

/**
 * What the reference says of a log that cannot be read; told in the broker's log too, once, however often clients ask. Anything else than
 * damage and the store's troubles is thrown again. `what` was to be read: "from offset 3 on".
 */
export function unreadable(
  thrown: unknown,
  { log, what }: { readonly log: PartitionLog; readonly what: string },
  broker: Pick<Broker, 'log' | 'topics'>,
): RecordsErrorName | 'KAFKA_STORAGE_ERROR' {
  // A line will do for records that have been damaged.
  const error =
    thrown instanceof RecordsError
      ? new StoreError('SAMSA_STORE_CORRUPT', thrown.message, { cause: thrown })
      : thrown
  if (!(error instanceof StoreError)) throw thrown
  if (lastTold.get(log) !== what) {
    lastTold.set(log, what)
    broker.log.error(`cannot read ${broker.topics.byId(log.topicId)?.name}-${log.partition} ${what}`, error)
  }
  if (thrown instanceof RecordsError) return thrown.kafkaError
  return error.code === 'SAMSA_STORE_CORRUPT' ? 'CORRUPT_MESSAGE' : 'KAFKA_STORAGE_ERROR'
}
