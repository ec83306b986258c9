import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { ShareFetchResponse } from '../../messages/78-share-fetch.ts'
import type { RequestContext } from '../handler.ts'
import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'
import type { AcknowledgeResult } from './acknowledge-partitions.ts'
import { byTopic } from './by-topic.ts'
import type { FetchedPartition } from './fetch-partitions.ts'
import { leaderEndpoints, leaderHint, NO_LEADER } from './leader-hint.ts'
import type { CachedPartition, SharePlan } from './share-sessions.ts'

type Response = InputOf<typeof ShareFetchResponse>
type PartitionResponse = Response['responses'][number]['partitions'][number]

interface Entry {
  readonly key: SharePartitionKey
  response: PartitionResponse
}

/** Puts the answer to a ShareFetch together: what was fetched, and what became of the acknowledgements that came with it. */
export function answerFetch(
  plan: Exclude<SharePlan, { kind: 'error' }>,
  fetched: readonly FetchedPartition[],
  acknowledged: readonly AcknowledgeResult[],
  context: RequestContext,
): Omit<Response, 'acquisitionLockTimeoutMs'> {
  const isStale = plan.kind === 'incremental' && plan.session.epoch !== plan.expectedEpoch
  const told = isStale ? [] : fetched.filter((each) => plan.kind === 'new' || isNews(each))
  if (plan.kind === 'incremental' && !isStale) for (const each of told) note(plan.session.partitions, each)
  const entries = told.map((each): Entry => ({ key: each.cached.key, response: responseOf(each, context) }))
  for (const { key, errorCode, errorMessage } of acknowledged) {
    const known = entries.find((each) => isSame(each.key, key))
    const entry = known ?? { key, response: emptyResponse(key.partition) }
    if (!known) entries.push(entry)
    const acknowledgement = { acknowledgeErrorCode: errorCode, acknowledgeErrorMessage: errorMessage }
    entry.response = { ...entry.response, ...acknowledgement }
  }
  return {
    throttleTimeMs: 0,
    errorCode: isStale ? errors.INVALID_SHARE_SESSION_EPOCH.code : errors.NONE.code,
    responses: byTopic(entries),
    nodeEndpoints: leaderEndpoints(
      fetched.map(({ errorCode }) => errorCode),
      context,
    ),
  }
}

function isNews({ cached, records, errorCode }: FetchedPartition): boolean {
  return records.length > 0 || cached.mustTell || errorCode !== errors.NONE.code
}

/** A partition that had an error is told of again; one that had records is served last the next time. */
function note(
  partitions: Map<string, CachedPartition>,
  { cached, records, errorCode }: FetchedPartition,
): void {
  cached.mustTell = errorCode !== errors.NONE.code
  if (records.length === 0 || partitions.get(cached.id) !== cached) return
  partitions.delete(cached.id)
  partitions.set(cached.id, cached)
}

function responseOf(
  { cached, errorCode, records, acquired }: FetchedPartition,
  context: RequestContext,
): PartitionResponse {
  return {
    ...emptyResponse(cached.key.partition),
    errorCode,
    currentLeader: leaderHint(cached.key, errorCode, context),
    records: [...records],
    acquiredRecords: [...acquired],
  }
}

function emptyResponse(partitionIndex: number): PartitionResponse {
  return {
    partitionIndex,
    errorCode: errors.NONE.code,
    acknowledgeErrorCode: errors.NONE.code,
    currentLeader: NO_LEADER,
    records: EMPTY,
    acquiredRecords: [],
  }
}

const EMPTY = Buffer.alloc(0)

function isSame(a: SharePartitionKey, b: SharePartitionKey): boolean {
  return a.topicId === b.topicId && a.partition === b.partition
}
