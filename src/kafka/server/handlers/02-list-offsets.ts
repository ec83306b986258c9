/**
 * ListOffsets (key 2), v1 to 11.
 *
 * Behaviour:
 * - By timestamp: the first record with that timestamp or a later one; offset and timestamp -1 when there is none.
 * - -1 latest: the high watermark, or with read_committed the last stable offset. -2 earliest and -4 earliest local: the log
 *   start offset. -3: the first record with the largest timestamp. -5 latest tiered and -6 earliest pending upload: -1, for
 *   nothing is tiered.
 * - Other negative timestamps are UNSUPPORTED_VERSION.
 * - A partition whose records are damaged where they are looked for is CORRUPT_MESSAGE, and others are answered.
 * - A partition named twice is INVALID_REQUEST, said once. Leader epochs are checked as in Fetch.
 *
 * Version notes: special timestamps before the version that brought them (-3 v7, -4 v8, -5 v9, -6 v11) are
 * UNSUPPORTED_VERSION. v4: leader epoch of what was found.
 *
 * Needs DESCRIBE on each topic; topics without it come last.
 */
import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import {
  ListOffsetsApi,
  type ListOffsetsRequest,
  type ListOffsetsResponse,
} from '../../messages/02-list-offsets.ts'
import { handler, type RequestContext } from '../handler.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { unreadable } from '../unreadable-log.ts'

type PartitionResponse = InputOf<typeof ListOffsetsResponse>['topics'][number]['partitions'][number]
type Asked = ListOffsetsRequest['topics'][number]['partitions'][number]

const LATEST = -1n
const EARLIEST = -2n
const MAX_TIMESTAMP = -3n
const EARLIEST_LOCAL = -4n
const LATEST_TIERED = -5n
const EARLIEST_PENDING_UPLOAD = -6n

const LEADER_EPOCH_SINCE_VERSION = 4

const sinceVersion = new Map([
  [LATEST, 1],
  [EARLIEST, 1],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
])

export const listOffsets = handler(ListOffsetsApi, (request, context) => {
  const duplicates = partitionsNamedTwice(request)
  const denied = new Set(request.topics.filter(({ name }) => !context.access.may('DESCRIBE', 'TOPIC', name)))
  const described = request.topics
    .filter((topic) => !denied.has(topic))
    .map(({ name, partitions }) => ({
      name,
      partitions: onceEach(partitions).map((asked) => {
        if (duplicates.has(`${name}-${asked.partitionIndex}`)) return failed('INVALID_REQUEST', asked)
        if (!isOffered(asked.timestamp, context.apiVersion)) return failed('UNSUPPORTED_VERSION', asked)
        return answer(name, asked, request.isolationLevel === 1, context)
      }),
    }))
  const refused = [...denied].map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((asked) => failed('TOPIC_AUTHORIZATION_FAILED', asked)),
  }))
  return { topics: [...described, ...refused] }
})

function answer(
  name: string,
  asked: Asked,
  isCommittedOnly: boolean,
  { broker, apiVersion }: RequestContext,
): PartitionResponse {
  const topic = broker.topics.byName(name)
  const { partitionIndex, currentLeaderEpoch, timestamp } = asked
  if (topic === undefined || partitionIndex < 0 || partitionIndex >= topic.partitions) {
    return failed('UNKNOWN_TOPIC_OR_PARTITION', asked)
  }
  const log = broker.logs.get(topic.topicId, partitionIndex)
  if (currentLeaderEpoch >= 0 && currentLeaderEpoch !== log.leaderEpoch) {
    return failed(
      currentLeaderEpoch < log.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH',
      asked,
    )
  }
  const end = isCommittedOnly ? log.lastStableOffset : log.highWatermark
  let found: FoundOffset | undefined
  try {
    found = find(log, timestamp, end)
  } catch (error) {
    return failed(unreadable(error, { log, what: `to find the timestamp ${timestamp}` }, broker), asked)
  }
  if (found === undefined) return { partitionIndex, errorCode: 0, timestamp: -1, offset: -1, leaderEpoch: -1 }
  const leaderEpoch = apiVersion >= LEADER_EPOCH_SINCE_VERSION ? found.leaderEpoch : -1
  return { partitionIndex, errorCode: 0, timestamp: found.timestamp, offset: found.offset, leaderEpoch }
}

interface FoundOffset {
  readonly timestamp: number
  readonly offset: number
  readonly leaderEpoch: number
}

function find(log: PartitionLog, timestamp: bigint, end: number): FoundOffset | undefined {
  switch (timestamp) {
    case LATEST:
      return { timestamp: -1, offset: end, leaderEpoch: log.leaderEpoch }
    case EARLIEST:
    case EARLIEST_LOCAL: {
      const { earliest } = log.epochs
      const isKnown = earliest !== undefined && earliest.startOffset <= log.logStartOffset
      return { timestamp: -1, offset: log.logStartOffset, leaderEpoch: isKnown ? earliest.epoch : -1 }
    }
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return undefined
    default: {
      const found =
        timestamp === MAX_TIMESTAMP ? log.offsetOfMaxTimestamp() : log.offsetForTimestamp(Number(timestamp))
      if (found === undefined || found.offset >= end) return undefined
      return { timestamp: found.timestampMs, offset: found.offset, leaderEpoch: found.leaderEpoch }
    }
  }
}

/** A timestamp, or a special one that the version has. */
function isOffered(timestamp: bigint, apiVersion: number): boolean {
  return timestamp >= 0n || apiVersion >= (sinceVersion.get(timestamp) ?? Number.POSITIVE_INFINITY)
}

/** A partition that is named twice is answered once. */
function onceEach(partitions: readonly Asked[]): readonly Asked[] {
  return [...new Map(partitions.map((asked) => [asked.partitionIndex, asked])).values()]
}

function partitionsNamedTwice(request: ListOffsetsRequest): Set<string> {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { name, partitions } of request.topics) {
    for (const { partitionIndex } of partitions) {
      const key = `${name}-${partitionIndex}`
      if (seen.has(key)) twice.add(key)
      seen.add(key)
    }
  }
  return twice
}

function failed(error: keyof typeof errors, asked: Asked): PartitionResponse {
  return {
    partitionIndex: asked.partitionIndex,
    errorCode: errors[error].code,
    timestamp: -1,
    offset: -1,
    leaderEpoch: -1,
  }
}
