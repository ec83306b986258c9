import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { BufferedOutput } from '../kit/output.ts'

/** Writes a record in some form; throws where it cannot be read as what it should be. */
export interface MessageFormatter {
  write(record: FormattedRecord, output: BufferedOutput): void
}

/** A record as a formatter gets it. */
export type FormattedRecord = ConsumerRecord & {
  /** How often a share group has given it out, this time among them. */
  deliveryCount?: number
}
