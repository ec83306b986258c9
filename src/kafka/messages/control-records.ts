import { message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, nested, string, struct, uint16, uuid } from '../../wire/schema.ts'

/**
 * The key of a control record: 0 abort, 1 commit, 2 leader change, 3 snapshot header, 4 snapshot footer, 5
 * kraft version, 6 voters.
 */
export const ControlRecordTypeSchema = message('ControlRecordTypeSchema', null, '0', 'none', {
  type: int16('0+'),
})
export type ControlRecordTypeSchema = TypeOf<typeof ControlRecordTypeSchema>

/** The value of an abort or commit marker. */
export const EndTxnMarker = message('EndTxnMarker', null, '0', 'none', {
  coordinatorEpoch: int32('0+'),
})
export type EndTxnMarker = TypeOf<typeof EndTxnMarker>

export const Voter = struct({
  voterId: int32('0+'),
  voterDirectoryId: uuid('1+'),
})
export type Voter = TypeOf<typeof Voter>

/** The value of a leader change record in a Raft log. v1: directory ids. */
export const LeaderChangeMessage = message('LeaderChangeMessage', null, '0-1', '0+', {
  version: int16('0+'),
  leaderId: int32('0+'),
  voters: array('0+', Voter),
  grantingVoters: array('0+', Voter),
})
export type LeaderChangeMessage = TypeOf<typeof LeaderChangeMessage>

/** The first record of a metadata snapshot. */
export const SnapshotHeaderRecord = message('SnapshotHeaderRecord', null, '0', '0+', {
  version: int16('0+'),
  lastContainedLogTimestamp: int64('0+'),
})
export type SnapshotHeaderRecord = TypeOf<typeof SnapshotHeaderRecord>

/** The last record of a metadata snapshot. */
export const SnapshotFooterRecord = message('SnapshotFooterRecord', null, '0', '0+', {
  version: int16('0+'),
})
export type SnapshotFooterRecord = TypeOf<typeof SnapshotFooterRecord>

/** The kraft.version of a Raft log. */
export const KRaftVersionRecord = message('KRaftVersionRecord', null, '0', '0+', {
  version: int16('0+'),
  kRaftVersion: int16('0+'),
})
export type KRaftVersionRecord = TypeOf<typeof KRaftVersionRecord>

/** The voters of a Raft log (KIP-853). */
export const VotersRecord = message('VotersRecord', null, '0', '0+', {
  version: int16('0+'),
  voters: array(
    '0+',
    struct({
      voterId: int32('0+'),
      voterDirectoryId: uuid('0+'),
      endpoints: array(
        '0+',
        struct({
          name: string('0+', { mapKey: true }),
          host: string('0+'),
          port: uint16('0+'),
        }),
      ),
      kRaftVersionFeature: nested(
        '0+',
        struct({
          minSupportedVersion: int16('0+'),
          maxSupportedVersion: int16('0+'),
        }),
      ),
    }),
  ),
})
export type VotersRecord = TypeOf<typeof VotersRecord>
