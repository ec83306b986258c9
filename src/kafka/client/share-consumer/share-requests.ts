/** The requests of a share group's member to a partition's leader, and what their answers say. */
import { ShareFetchApi, type ShareFetchResponse } from '../../messages/78-share-fetch.ts'
import { ShareAcknowledgeApi, type ShareAcknowledgeResponse } from '../../messages/79-share-acknowledge.ts'
import type { Connection } from '../connection.ts'
import { type AcknowledgementBatch, acknowledgementBatches, hasRenewals } from './acknowledgements.ts'
import type { PartitionAcknowledgements } from './in-flight.ts'
import type { ShareConsumerSettings } from './settings.ts'
import type { TopicIdPartition } from './types.ts'

const ACQUIRE_MODES = { BATCH_OPTIMIZED: 0, RECORD_LIMIT: 1 }
/** Renewals and acquire modes are known from here on. */
const WITH_RENEWALS = 2

export interface ShareMember {
  groupId: string
  memberId: string
  sessionEpoch: number
}

/** Fetches, and acknowledges on the way. `takesRecords`: false to say only what has changed. */
export function shareFetch(
  connection: Connection,
  member: ShareMember,
  what: {
    added: readonly TopicIdPartition[]
    forgotten: readonly TopicIdPartition[]
    acknowledgements: readonly PartitionAcknowledgements[]
    takesRecords: boolean
    settings: ShareConsumerSettings
  },
): Promise<ShareFetchResponse> {
  const { settings, acknowledgements } = what
  const version = connection.versions.pick(ShareFetchApi)
  const isRenewAck = acknowledgements.some((each) => hasRenewals(each.acknowledgements))
  const takesRecords = what.takesRecords && !isRenewAck
  const mode = settings.limitsRecords ? ACQUIRE_MODES.RECORD_LIMIT : ACQUIRE_MODES.BATCH_OPTIMIZED
  return connection.send(
    ShareFetchApi,
    {
      groupId: member.groupId,
      memberId: member.memberId,
      shareSessionEpoch: member.sessionEpoch,
      maxWaitMs: takesRecords ? settings.fetchMaxWaitMs : 0,
      minBytes: takesRecords ? settings.fetchMinBytes : 0,
      maxBytes: takesRecords ? settings.fetchMaxBytes : 0,
      maxRecords: takesRecords ? settings.maxPollRecords : 0,
      batchSize: takesRecords ? settings.maxPollRecords : 0,
      ...(version >= WITH_RENEWALS ? { shareAcquireMode: mode, isRenewAck } : {}),
      topics: topicsOf(what.added, acknowledgements),
      forgottenTopicsData: forgottenOf(what.forgotten),
    },
    { version, timeoutMs: settings.requestTimeoutMs + settings.fetchMaxWaitMs },
  )
}

/** Acknowledges only; with the final epoch this ends the session. */
export function shareAcknowledge(
  connection: Connection,
  member: ShareMember,
  acknowledgements: readonly PartitionAcknowledgements[],
  timeoutMs: number,
): Promise<ShareAcknowledgeResponse> {
  const version = connection.versions.pick(ShareAcknowledgeApi)
  const isRenewAck = acknowledgements.some((each) => hasRenewals(each.acknowledgements))
  return connection.send(
    ShareAcknowledgeApi,
    {
      groupId: member.groupId,
      memberId: member.memberId,
      shareSessionEpoch: member.sessionEpoch,
      ...(version >= WITH_RENEWALS ? { isRenewAck } : {}),
      topics: topicsOf([], acknowledgements),
    },
    { version, timeoutMs },
  )
}

/** The same text for the same partition of the same topic. */
export function idKey({ topicId, partition }: { topicId: string; partition: number }): string {
  return `${topicId}:${partition}`
}

interface TopicEntry {
  topicId: string
  partitions: {
    partitionIndex: number
    /** Of version 0, which nobody speaks any more. */
    partitionMaxBytes: number
    acknowledgementBatches: AcknowledgementBatch[]
  }[]
}

function topicsOf(
  added: readonly TopicIdPartition[],
  acknowledgements: readonly PartitionAcknowledgements[],
): TopicEntry[] {
  const batches = new Map<string, { partition: TopicIdPartition; batches: AcknowledgementBatch[] }>()
  for (const partition of added) batches.set(idKey(partition), { partition, batches: [] })
  for (const each of acknowledgements) {
    const entry = batches.get(idKey(each.partition)) ?? { partition: each.partition, batches: [] }
    entry.batches.push(...acknowledgementBatches(each.acknowledgements))
    batches.set(idKey(each.partition), entry)
  }
  const topics = new Map<string, TopicEntry>()
  for (const { partition, batches: acknowledgementBatches } of batches.values()) {
    const topic = topics.get(partition.topicId) ?? { topicId: partition.topicId, partitions: [] }
    topic.partitions.push({
      partitionIndex: partition.partition,
      partitionMaxBytes: 0,
      acknowledgementBatches,
    })
    topics.set(partition.topicId, topic)
  }
  return [...topics.values()]
}

function forgottenOf(partitions: readonly TopicIdPartition[]): { topicId: string; partitions: number[] }[] {
  const topics = new Map<string, number[]>()
  for (const { topicId, partition } of partitions)
    topics.set(topicId, [...(topics.get(topicId) ?? []), partition])
  return [...topics].map(([topicId, numbers]) => ({ topicId, partitions: numbers }))
}
