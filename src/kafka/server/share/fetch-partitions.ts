import { errors } from '../../errors.ts'
import type { RequestContext } from '../handler.ts'
import { unreadable } from '../unreadable-log.ts'
import type { AcquiredRecords } from './acquired-records.ts'
import { rotate } from './rotate.ts'
import { type Acquisition, shareFetch } from './share-fetch.ts'
import type { SharePartition } from './share-partition.ts'
import type { CachedPartition } from './share-sessions.ts'

/** The part of ShareFetch that fetches. */
export interface FetchRequest {
  readonly groupId: string
  readonly memberId: string
  readonly shareSessionEpoch: number
  readonly maxWaitMs: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly maxRecords: number
  readonly batchSize: number
  readonly shareAcquireMode: number
}

/** What was acquired of one partition of the session, or why nothing could be. */
export interface FetchedPartition {
  readonly cached: CachedPartition
  readonly errorCode: number
  readonly records: readonly Buffer[]
  readonly acquired: readonly AcquiredRecords[]
}

const RECORD_LIMIT = 1

/** Acquires records of a session's partitions; undefined when the connection has ended meanwhile. */
export async function fetchPartitions(
  cachedPartitions: readonly CachedPartition[],
  request: FetchRequest,
  context: RequestContext,
): Promise<FetchedPartition[] | undefined> {
  const { broker, connection, access } = context
  const failed: FetchedPartition[] = []
  const open = new Map<CachedPartition, SharePartition>()
  for (const cached of rotate(cachedPartitions, request.shareSessionEpoch)) {
    const { topicId, partition } = cached.key
    const topic = broker.topics.byId(topicId)
    if (topic !== undefined && cached.isKnown && !access.may('READ', 'TOPIC', topic.name)) {
      failed.push({ cached, ...nothing, errorCode: errors.TOPIC_AUTHORIZATION_FAILED.code })
    } else if (topic !== undefined && cached.isKnown && partition >= 0 && partition < topic.partitions) {
      open.set(cached, broker.sharePartitions.open(cached.key))
    } else {
      const error = cached.isKnown ? errors.UNKNOWN_TOPIC_OR_PARTITION : errors.UNKNOWN_TOPIC_ID
      failed.push({ cached, ...nothing, errorCode: error.code })
    }
  }
  const maxBytes = Math.min(request.maxBytes, mostBytes(context))
  const found = await shareFetch(
    {
      memberId: request.memberId,
      partitions: [...open.values()],
      maxBytes,
      minBytes: Math.min(request.minBytes, maxBytes),
      maxWaitMs: request.maxWaitMs,
      maxRecords: request.maxRecords,
      batchSize: request.batchSize,
      isRecordLimit: request.shareAcquireMode === RECORD_LIMIT,
      isCommittedOnly:
        broker.cluster.groupConfigs.of(request.groupId).shareIsolationLevel === 'read_committed',
      unreadable: (thrown, log, offset) =>
        errors[unreadable(thrown, { log, what: `from offset ${offset} on` }, broker)].code,
    },
    { clock: broker.clock, waiters: broker.logs.waiters, connection },
  )
  if (found === undefined) return undefined
  const fetched = [...open].flatMap(([cached, partition]) =>
    resultOf(cached, partition, found.get(partition)),
  )
  return [...fetched, ...failed]
}

/** What the broker gives at once, and what a client under a quota may have without having to wait. */
function mostBytes({ broker, quota }: RequestContext): number {
  const { configs } = broker.cluster
  return Math.min(
    configs.number('fetch.max.bytes') ?? 0,
    Math.floor(quota?.maxFetchBytes ?? Number.POSITIVE_INFINITY),
  )
}

const nothing = { errorCode: errors.NONE.code, records: [], acquired: [] } as const

function resultOf(
  cached: CachedPartition,
  { failure }: SharePartition,
  acquisition: Acquisition | undefined,
): FetchedPartition[] {
  if (acquisition) return [{ cached, ...nothing, ...acquisition }]
  return failure ? [{ cached, ...nothing, errorCode: failure.errorCode }] : []
}
