/**
 * The files that formatting a log directory leaves for the first start: bootstrap.checkpoint with the features and SCRAM credentials
 * that the cluster begins with (BatchFileWriter), and the snapshot that a metadata log with dynamic voters begins with
 * (RecordsSnapshotWriter). Both are record batches between a snapshot's header and footer.
 */

import { encode } from '../../wire/codec.ts'
import type { InputOf, Message, TypeOf } from '../../wire/message.ts'
import {
  KRaftVersionRecord,
  SnapshotFooterRecord,
  SnapshotHeaderRecord,
  VotersRecord,
} from '../messages/control-records.ts'
import { decodeFramed, encodeFramed } from '../messages/framed-records.ts'
import { FeatureLevelRecord } from '../messages/metadata-records/cluster.ts'
import { metadataRecords } from '../messages/metadata-records/index.ts'
import { UserScramCredentialRecord } from '../messages/metadata-records/security.ts'
import { buildBatch, type RecordInput } from '../records/batch-builder.ts'
import { isControlBatch } from '../records/batch-header.ts'
import { controlKey, controlType } from '../records/control.ts'
import { batchPositions } from '../records/record-set.ts'
import { readRecords } from '../records/records.ts'

export const BOOTSTRAP_CHECKPOINT = 'bootstrap.checkpoint'
/** The folder of the metadata log. */
export const METADATA_LOG = '__cluster_metadata-0'
export const FIRST_SNAPSHOT = '00000000000000000000-0000000000.checkpoint'

/** What a cluster begins with. */
export interface Bootstrap {
  /** Levels above 0, metadata.version first, then by name. kraft.version is not among them. */
  readonly features: ReadonlyMap<string, number>
  readonly scramCredentials: readonly InputOf<typeof UserScramCredentialRecord>[]
}

/** A member of the quorum that a metadata log begins with. */
export type InitialVoter = TypeOf<typeof VotersRecord>['voters'][number]

/** Encodes a bootstrap.checkpoint. */
export function encodeBootstrap({ features, scramCredentials }: Bootstrap, nowMs: number): Buffer {
  const records = [
    ...[...features].map(([name, featureLevel]) =>
      encodeFramed(FeatureLevelRecord, 0, { name, featureLevel }),
    ),
    ...scramCredentials.map((credential) => encodeFramed(UserScramCredentialRecord, 0, credential)),
  ]
  return Buffer.concat([
    controlBatch(0, [snapshotHeader(0, nowMs)]),
    buildBatch(
      records.map((value) => ({ timestamp: nowMs, value })),
      { baseOffset: 1, leaderEpoch: 0 },
    ),
    controlBatch(1 + records.length, [snapshotFooter(nowMs)]),
  ])
}

/** Reads a bootstrap.checkpoint. Throws RecordsError, WireError or FramedRecordError for one that is damaged. */
export function decodeBootstrap(file: Buffer): Bootstrap {
  const features = new Map<string, number>()
  const scramCredentials: TypeOf<typeof UserScramCredentialRecord>[] = []
  for (const position of batchPositions(file)) {
    if (isControlBatch(file, position)) continue
    for (const { value } of readRecords(file, position)) {
      const record = decodeFramed(
        metadataRecords,
        value ?? Buffer.alloc(0),
        (type) => `Unknown metadata id ${type}`,
      )
      if (holds(record, FeatureLevelRecord)) features.set(record.value.name, record.value.featureLevel)
      else if (holds(record, UserScramCredentialRecord)) scramCredentials.push(record.value)
    }
  }
  return { features, scramCredentials }
}

/** Encodes the first snapshot of a metadata log with dynamic voters. */
export function encodeFirstSnapshot(
  voters: readonly InitialVoter[],
  kRaftVersion: number,
  nowMs: number,
): Buffer {
  const opening = [snapshotHeader(nowMs, nowMs)]
  if (kRaftVersion > 0) {
    opening.push(
      control('KRAFT_VERSION', encode(KRaftVersionRecord, 0, { version: 0, kRaftVersion }), nowMs),
      control('KRAFT_VOTERS', encode(VotersRecord, 0, { version: 0, voters: [...voters] }), nowMs),
    )
  }
  return Buffer.concat([controlBatch(0, opening), controlBatch(opening.length, [snapshotFooter(nowMs)])])
}

/** Whether a snapshot of a metadata log says that its quorum has dynamic voters (kraft.version 1). */
export function hasDynamicVoters(file: Buffer): boolean {
  for (const position of batchPositions(file)) {
    if (!isControlBatch(file, position)) continue
    for (const { key } of readRecords(file, position)) if (controlType(key) === 'KRAFT_VERSION') return true
  }
  return false
}

function holds<M extends Message>(
  record: { definition: Message; value: unknown },
  definition: M,
): record is { definition: M; value: TypeOf<M> } {
  return record.definition.name === definition.name
}

function snapshotHeader(lastContainedLogTimestamp: number, nowMs: number): RecordInput {
  const value = encode(SnapshotHeaderRecord, 0, { version: 0, lastContainedLogTimestamp })
  return control('SNAPSHOT_HEADER', value, nowMs)
}

function snapshotFooter(nowMs: number): RecordInput {
  return control('SNAPSHOT_FOOTER', encode(SnapshotFooterRecord, 0, { version: 0 }), nowMs)
}

function control(type: Parameters<typeof controlKey>[0], value: Buffer, timestamp: number): RecordInput {
  return { timestamp, key: controlKey(type), value }
}

function controlBatch(baseOffset: number, records: readonly RecordInput[]): Buffer {
  return buildBatch(records, { baseOffset, leaderEpoch: 0, isControl: true })
}
