import { message, type TypeOf } from '../../../wire/message.ts'
import { int8, int16, int32, int64, string } from '../../../wire/schema.ts'

/** The level of a feature in force (type 12); 0 is not finalized. */
export const FeatureLevelRecord = message('FeatureLevelRecord', 12, '0', '0+', {
  name: string('0+'),
  featureLevel: int16('0+'),
})
export type FeatureLevelRecord = TypeOf<typeof FeatureLevelRecord>

/** A block of producer ids was given out (type 15). */
export const ProducerIdsRecord = message('ProducerIdsRecord', 15, '0', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
  nextProducerId: int64('0+'),
})
export type ProducerIdsRecord = TypeOf<typeof ProducerIdsRecord>

/** Nothing, so that the log moves (type 20). */
export const NoOpRecord = message('NoOpRecord', 20, '0', '0+', {})
export type NoOpRecord = TypeOf<typeof NoOpRecord>

/** How far a migration from ZooKeeper is (type 21). */
export const ZkMigrationStateRecord = message('ZkMigrationStateRecord', 21, '0', '0+', {
  zkMigrationState: int8('0+'),
})
export type ZkMigrationStateRecord = TypeOf<typeof ZkMigrationStateRecord>

/** A metadata transaction begins (type 23). */
export const BeginTransactionRecord = message('BeginTransactionRecord', 23, '0', '0+', {
  name: string('0+', { default: null, nullable: '0+', tag: 0 }),
})
export type BeginTransactionRecord = TypeOf<typeof BeginTransactionRecord>

/** A metadata transaction is done (type 24). */
export const EndTransactionRecord = message('EndTransactionRecord', 24, '0', '0+', {})
export type EndTransactionRecord = TypeOf<typeof EndTransactionRecord>

/** A metadata transaction is given up (type 25). */
export const AbortTransactionRecord = message('AbortTransactionRecord', 25, '0', '0+', {
  reason: string('0+', { default: null, nullable: '0+', tag: 0 }),
})
export type AbortTransactionRecord = TypeOf<typeof AbortTransactionRecord>
