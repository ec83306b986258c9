import type { InputOf } from '../../wire/message.ts'
import { errors } from '../errors.ts'
import type { FetchResponse } from '../messages/01-fetch.ts'
import type { FetchPartition } from './fetch-sessions.ts'
import type { RequestContext } from './handler.ts'
import type { ReadOptions, ReadResult } from './log/log-reader.ts'
import type { PartitionLog } from './log/partition-log.ts'
import { unreadable } from './unreadable-log.ts'

export type FetchPartitionResponse = InputOf<typeof FetchResponse>['responses'][number]['partitions'][number]

/** One partition with what was found for it. */
export interface Found {
  readonly asked: FetchPartition
  readonly response: FetchPartitionResponse
  readonly bytes: number
  /** Of the request's limit: all of it where a next batch did not fit. The reference sends the part of it that does. */
  readonly usedBytes: number
  /** Whether the client must hear of it at once: an error, or a history that is not ours. */
  readonly isUrgent: boolean
}

export interface ReadLimits {
  readonly limitBytes: number
  readonly minOneBatch: boolean
  readonly isCommittedOnly: boolean
  /** The request says that it comes from another broker, of which there is none. */
  readonly isFollower: boolean
}

/** Since this version a request has topic ids in place of names. */
const TOPIC_IDS_SINCE_VERSION = 13
/** KIP-951. */
const LEADER_HINTS_SINCE_VERSION = 16

/** Reads what a consumer may have of a partition, within the limits of the request. */
export function fetchPartition(asked: FetchPartition, limits: ReadLimits, context: RequestContext): Found {
  const log = logOf(asked, context)
  if (log === 'TOPIC_AUTHORIZATION_FAILED') noteDenied(asked, context)
  if (typeof log === 'string') return failed(asked, log, { abortedTransactions: [] })
  const problem = limits.isFollower ? 'NOT_LEADER_OR_FOLLOWER' : epochProblem(asked, log)
  if (problem !== undefined) return failed(asked, problem, leaderHint(problem, log, context))
  const divergingEpoch = divergence(asked, log)
  if (divergingEpoch === 'unknown') return failed(asked, 'OFFSET_OUT_OF_RANGE')
  const { highWatermark, lastStableOffset, logStartOffset } = log
  const response = {
    partitionIndex: asked.partition,
    errorCode: errors.NONE.code,
    highWatermark,
    lastStableOffset,
    logStartOffset,
    abortedTransactions: null,
    records: NOTHING,
  }
  if (divergingEpoch !== undefined) {
    return { asked, response: { ...response, divergingEpoch }, bytes: 0, usedBytes: 0, isUrgent: true }
  }
  if (isOutOfRange(asked, log)) return failed(asked, 'OFFSET_OUT_OF_RANGE')
  const maxOffset = limits.isCommittedOnly ? lastStableOffset : highWatermark
  const maxBytes = Math.min(asked.maxBytes, limits.limitBytes)
  const read = readLog(log, asked, { maxBytes, minOneBatch: limits.minOneBatch, maxOffset }, context)
  if (typeof read === 'string') return failed(asked, read)
  const { batches, sizeInBytes, nextOffset } = read
  const isCut = nextOffset < maxOffset
  // Where there was no room for the first batch, the reference names no aborted transactions either.
  const isCrowdedOut = isCut && sizeInBytes === 0 && maxBytes > 0
  const areNamed = limits.isCommittedOnly && !isCrowdedOut
  const abortedTransactions = areNamed ? [...log.abortedTransactions(asked.fetchOffset, nextOffset)] : null
  return {
    asked,
    response: { ...response, abortedTransactions, records: batches },
    bytes: sizeInBytes,
    usedBytes: isCut && sizeInBytes > 0 ? Math.max(maxBytes, sizeInBytes) : sizeInBytes,
    isUrgent: false,
  }
}

/** Reads, or says what the reference says of records that it cannot read. */
function readLog(
  log: PartitionLog,
  asked: FetchPartition,
  options: ReadOptions,
  { broker }: RequestContext,
): ReadResult | keyof typeof errors {
  try {
    return log.read(asked.fetchOffset, options)
  } catch (error) {
    return unreadable(error, { log, what: `from offset ${asked.fetchOffset} on` }, broker)
  }
}

/** Whether a partition has something to report that no records are waited for. */
export function isUrgent(asked: FetchPartition, log: PartitionLog): boolean {
  if (epochProblem(asked, log) !== undefined || isOutOfRange(asked, log)) return true
  return divergence(asked, log) !== undefined
}

/** The log of a partition, or why there is none for the sender. */
export function logOf(
  asked: FetchPartition,
  { broker, apiVersion, access }: RequestContext,
): PartitionLog | 'UNKNOWN_TOPIC_ID' | 'UNKNOWN_TOPIC_OR_PARTITION' | 'TOPIC_AUTHORIZATION_FAILED' {
  const hasId = apiVersion >= TOPIC_IDS_SINCE_VERSION
  const topic = hasId ? broker.topics.byId(asked.topicId) : broker.topics.byName(asked.topic)
  if (topic === undefined && hasId) return 'UNKNOWN_TOPIC_ID'
  if (!access.sees('READ', 'TOPIC', topic?.name ?? asked.topic)) return 'TOPIC_AUTHORIZATION_FAILED'
  if (topic === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (asked.partition < 0 || asked.partition >= topic.partitions) return 'UNKNOWN_TOPIC_OR_PARTITION'
  return broker.logs.get(topic.topicId, asked.partition)
}

/** Has the refusal told in the broker's log, once for each answer. */
function noteDenied(asked: FetchPartition, { broker, access }: RequestContext): void {
  access.may('READ', 'TOPIC', broker.topics.byId(asked.topicId)?.name ?? asked.topic)
}

function epochProblem(
  { currentLeaderEpoch }: FetchPartition,
  log: PartitionLog,
): 'FENCED_LEADER_EPOCH' | 'UNKNOWN_LEADER_EPOCH' | undefined {
  if (currentLeaderEpoch < 0 || currentLeaderEpoch === log.leaderEpoch) return undefined
  return currentLeaderEpoch < log.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
}

function isOutOfRange({ fetchOffset }: FetchPartition, log: PartitionLog): boolean {
  return fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset
}

/**
 * Where the history of a client that names its last epoch leaves ours (KIP-595): the last epoch that both have, and its
 * end. 'unknown' when none is known that old, undefined when the client is on our history.
 */
function divergence(
  { fetchOffset, lastFetchedEpoch }: FetchPartition,
  log: PartitionLog,
): { epoch: number; endOffset: number } | 'unknown' | undefined {
  if (lastFetchedEpoch < 0) return undefined
  const { epoch, endOffset } = log.epochs.endOf(lastFetchedEpoch, log.logEndOffset)
  if (epoch < 0 || endOffset < 0) return 'unknown'
  return epoch < lastFetchedEpoch || endOffset < fetchOffset ? { epoch, endOffset } : undefined
}

/** Who leads, for a client whose knowledge of that is old. */
function leaderHint(
  problem: string,
  log: PartitionLog,
  { broker, apiVersion }: RequestContext,
): Partial<FetchPartitionResponse> {
  if (problem === 'UNKNOWN_LEADER_EPOCH' || apiVersion < LEADER_HINTS_SINCE_VERSION) return {}
  return { currentLeader: { leaderId: broker.nodeId, leaderEpoch: log.leaderEpoch } }
}

/** As in the reference, errors about the topic come with an empty list of aborted transactions, others with none. */
function failed(
  asked: FetchPartition,
  error: keyof typeof errors,
  more: Partial<FetchPartitionResponse> = {},
): Found {
  const response = {
    partitionIndex: asked.partition,
    errorCode: errors[error].code,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: null,
    records: NOTHING,
    ...more,
  }
  return { asked, response, bytes: 0, usedBytes: 0, isUrgent: true }
}

const NOTHING: readonly Buffer[] = []
