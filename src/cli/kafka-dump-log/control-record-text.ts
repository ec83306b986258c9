import {
  KRaftVersionRecord,
  LeaderChangeMessage,
  SnapshotFooterRecord,
  SnapshotHeaderRecord,
  VotersRecord,
} from '../../kafka/messages/control-records.ts'
import { type ControlType, controlType, readEndTransactionMarker } from '../../kafka/records/control.ts'
import type { KafkaRecord } from '../../kafka/records/records.ts'
import { decode } from '../../wire/codec.ts'
import type { Message } from '../../wire/message.ts'
import { jsonText } from '../kit/json-text.ts'
import { messageJson } from '../kit/message-json.ts'

/** What each kind of a Raft log is called, and what it holds. */
const raftRecords: Partial<Record<ControlType, { title: string; definition: Message }>> = {
  LEADER_CHANGE: { title: 'LeaderChange:', definition: LeaderChangeMessage },
  SNAPSHOT_HEADER: { title: 'SnapshotHeader', definition: SnapshotHeaderRecord },
  SNAPSHOT_FOOTER: { title: 'SnapshotFooter', definition: SnapshotFooterRecord },
  KRAFT_VERSION: { title: 'KRaftVersion', definition: KRaftVersionRecord },
  KRAFT_VOTERS: { title: 'KRaftVoters', definition: VotersRecord },
}

/** Says what a control record means. Throws RecordsError or WireError for one that is none. */
export function controlRecordText({ key, value }: Pick<KafkaRecord, 'key' | 'value'>): string {
  const type = controlType(key)
  const marker = readEndTransactionMarker(key, value)
  if (marker !== undefined)
    return ` endTxnMarker: ${marker.type} coordinatorEpoch: ${marker.coordinatorEpoch}`
  const raft = raftRecords[type]
  if (raft === undefined || value === null) return ` controlType: ${type}(${key?.readInt16BE(2)})`
  // The reference reads all of these in version 0, and writes them in the version that they name.
  const decoded = decode(raft.definition, 0, value)
  return ` ${raft.title} ${jsonText(messageJson(raft.definition, 0, decoded))}`
}
