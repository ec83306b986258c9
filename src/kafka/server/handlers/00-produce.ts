/**
 * Produce (key 0), v3 to 13.
 *
 * Behaviour:
 * - One record batch of magic 2 a partition; see log/validate-produced.ts for what is refused and how.
 * - Offsets are given in the order of arrival. The answer leaves when the batches are committed, whether acks is 1 or -1:
 *   there is one replica. When flush.messages is reached it leaves after an fsync; flush.ms brings one about in time.
 * - acks=0: no answer; an error closes the connection, which is how such a producer learns of it.
 * - Idempotent producers: a duplicate of one of the last five batches gets the offsets of the first time; gaps in the
 *   sequence are OUT_OF_ORDER_SEQUENCE_NUMBER, older epochs INVALID_PRODUCER_EPOCH.
 * - Transactional producers: what begins a transaction in a partition must belong to it for its coordinator (KIP-890), else it is
 *   INVALID_TXN_STATE, from v11 on TRANSACTION_ABORTABLE. A coordinator that cannot say is NOT_ENOUGH_REPLICAS, so that the
 *   producer tries again. Transactional records without a transactional id are TRANSACTIONAL_ID_AUTHORIZATION_FAILED.
 * - Internal topics take writes from the admin client only.
 * - Needs WRITE on each topic, and on the transactional id when there are transactional records.
 * - Records that decompress to more than 64 MiB in one batch, or 128 MiB in one request, are MESSAGE_TOO_LARGE, as are more than a million
 *   in a compressed batch of few bytes: Java's producer then splits the batch.
 * - A commit that fails (disk full) answers KAFKA_STORAGE_ERROR; offsets and sequences are as before.
 *
 * Version notes: v3 to v6 may not carry zstd. v8: errors of single records. v12: transactions v2, where the broker adds
 * partitions to the transaction. v13: topic ids; an unknown one is UNKNOWN_TOPIC_ID. ApiVersions offers v0 to v2 as the reference
 * does (librdkafka looks for them), and like there a request of such a version ends the connection.
 */
import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import { ProduceApi, type ProduceRequest, type ProduceResponse } from '../../messages/00-produce.ts'
import { hasProducerId } from '../../records/batch-header.ts'
import type { Topic } from '../cluster/topic.ts'
import { type Answer, handler, type RequestContext } from '../handler.ts'
import { LogFullError } from '../log/log-full-error.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { corruptForm, onlyBatch, type Refusal, validateProduced } from '../log/validate-produced.ts'
import {
  admitTransaction,
  hasTransactionalRecords,
  isOfTransaction,
  type Refusals,
} from '../transactions/admit-produce.ts'

type Response = InputOf<typeof ProduceResponse>
type TopicResponse = Response['responses'][number]
type PartitionResponse = TopicResponse['partitionResponses'][number]
type TopicData = ProduceRequest['topicData'][number]

/** What this request has appended: answered with an error should the commit fail. */
interface Progress {
  readonly appended: PartitionResponse[]
  isDurable: boolean
  failure: string | undefined
  /** Partitions that the transaction may not write to. */
  readonly refusals: Refusals
  readonly decompression: { leftBytes: number }
}

const NO_REFUSALS: Refusals = new Map()
const ADMIN_CLIENT_ID = '__admin_client'
const TOPIC_IDS_SINCE_VERSION = 13
/** What all batches of a request may decompress to, while others wait. */
const MAX_PLAIN_BYTES = 128 * 1024 * 1024
/** A longer flush.ms is none. */
const LONGEST_FLUSH_MS = 2 ** 31 - 1

export const produce = handler(
  ProduceApi,
  (request, context) => {
    const refusal = refusalOfAll(request, context)
    if (refusal !== undefined) return refuseAll(request, refusal, context)
    const { transactionalId } = request
    if (transactionalId === null || !hasTransactionalRecords(request))
      return appendAll(request, NO_REFUSALS, context)
    const admit = () => {
      const refusals = admitTransaction(withoutDenied(request, context), transactionalId, context)
      return typeof refusals === 'string'
        ? refuseAll(request, { error: refusals, message: null }, context)
        : appendAll(request, refusals, context)
    }
    const wait = context.broker.transactions.whenReady(transactionalId)
    return wait === undefined ? admit() : wait.then(admit)
  },
  { isPipelined: true },
)

function appendAll(
  request: ProduceRequest,
  refusals: Refusals,
  context: RequestContext,
): Answer<typeof ProduceResponse> | Promise<Answer<typeof ProduceResponse>> {
  const decompression = { leftBytes: MAX_PLAIN_BYTES }
  const progress: Progress = { appended: [], isDurable: false, failure: undefined, refusals, decompression }
  const responses = request.topicData.map((data) => appendTopic(data, request, context, progress))
  if (request.acks === 0 && progress.failure !== undefined) {
    context.connection.close(`a produce request with acks=0 failed: ${progress.failure}`)
    return null
  }
  if (progress.appended.length === 0) return request.acks === 0 ? null : { responses }
  // Also acks=0 takes until the commit: what the client asks next on this connection must see its records.
  return context.broker.store.committed({ durable: progress.isDurable }).then(
    () => (request.acks === 0 ? null : { responses }),
    (error: unknown) => {
      context.broker.log.error('a commit failed, its producers are told KAFKA_STORAGE_ERROR', error)
      if (request.acks === 0) {
        context.connection.close('a produce request with acks=0 failed: its commit failed')
        return null
      }
      for (const response of progress.appended) {
        Object.assign(response, failed('KAFKA_STORAGE_ERROR', response.index))
      }
      return { responses }
    },
  )
}

interface RefusalOfAll {
  readonly error: keyof typeof errors
  readonly message: string | null
}

/**
 * Why nothing of the request is done: bytes that are no batch at all, or transactional records without a transactional id,
 * which nobody may write; what comes first in the request counts.
 */
function refusalOfAll(
  { transactionalId, topicData }: ProduceRequest,
  { access }: RequestContext,
): RefusalOfAll | undefined {
  for (const { partitionData } of topicData) {
    for (const { records } of partitionData) {
      if (records === null) continue
      const message = corruptForm(records)
      if (message !== undefined) return { error: 'CORRUPT_MESSAGE', message }
      if (!isOfTransaction(records)) continue
      return transactionalId === null || !access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId)
        ? { error: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', message: null }
        : undefined
    }
  }
  return undefined
}

/** The request without topics that its sender may not write to: they have no part in the transaction. */
function withoutDenied(
  request: ProduceRequest,
  { access, broker, apiVersion }: RequestContext,
): ProduceRequest {
  if (!access.isRestricted) return request
  const topicData = request.topicData.filter(({ name, topicId }) => {
    const named = apiVersion >= TOPIC_IDS_SINCE_VERSION ? broker.topics.byId(topicId)?.name : name
    return named !== undefined && access.sees('WRITE', 'TOPIC', named)
  })
  return { ...request, topicData }
}

function refuseAll(
  request: ProduceRequest,
  { error, message }: RefusalOfAll,
  { connection, apiVersion }: RequestContext,
): Response | null {
  if (request.acks === 0) {
    connection.close(`a produce request with acks=0 failed: ${error}`)
    return null
  }
  return {
    responses: request.topicData.map(({ name, topicId, partitionData }) => ({
      ...(apiVersion >= TOPIC_IDS_SINCE_VERSION ? { topicId } : { name }),
      partitionResponses: partitionData.map(({ index }) => ({
        ...failed(error, index),
        errorMessage: message,
      })),
    })),
  }
}

function appendTopic(
  data: TopicData,
  request: ProduceRequest,
  context: RequestContext,
  progress: Progress,
): TopicResponse {
  const { topics } = context.broker
  const hasId = context.apiVersion >= TOPIC_IDS_SINCE_VERSION
  const topic = hasId ? topics.byId(data.topicId) : topics.byName(data.name)
  const isDenied =
    topic === undefined && hasId ? false : !context.access.may('WRITE', 'TOPIC', topic?.name ?? data.name)
  const partitionResponses = data.partitionData.map(({ index, records }) => {
    let response: PartitionResponse
    if (isDenied) response = failed('TOPIC_AUTHORIZATION_FAILED', index)
    else if (topic === undefined)
      response = failed(hasId ? 'UNKNOWN_TOPIC_ID' : 'UNKNOWN_TOPIC_OR_PARTITION', index)
    else if (index < 0 || index >= topic.partitions) response = failed('UNKNOWN_TOPIC_OR_PARTITION', index)
    else response = appendPartition({ topic, index, records, acks: request.acks }, context, progress)
    if (response.errorCode !== 0)
      progress.failure ??= `${topic?.name ?? data.topicId}-${index}: error ${response.errorCode}`
    return response
  })
  return hasId ? { topicId: data.topicId, partitionResponses } : { name: data.name, partitionResponses }
}

interface Target {
  readonly topic: Topic
  readonly index: number
  readonly records: Buffer | null
  readonly acks: number
}

function appendPartition(target: Target, context: RequestContext, progress: Progress): PartitionResponse {
  const { topic, index, acks } = target
  const { broker, apiVersion, now } = context
  const log = broker.logs.get(topic.topicId, index)
  const only = onlyBatch(target.records, apiVersion)
  if ('refusal' in only) return refused(only.refusal, index, log)
  const refusal = progress.refusals.get(log)
  if (refusal !== undefined) return { ...failed(refusal.error, index), errorMessage: refusal.message }
  if (acks < -1 || acks > 1) return failed('INVALID_REQUIRED_ACKS', index)
  if (topic.isInternal && context.clientId !== ADMIN_CLIENT_ID)
    return failed('INVALID_TOPIC_EXCEPTION', index)
  const validated = validateProduced(only.batch, {
    config: topic.config,
    topicPartition: { topic: topic.name, partition: index },
    nowMs: now,
    decompression: progress.decompression,
  })
  if ('refusal' in validated) return refused(validated.refusal, index, log)
  const { batch } = validated
  if (hasProducerId(batch, 0)) {
    const verdict = log.producers.judge(batch, 0)
    if (verdict.kind === 'refuse')
      return { ...failed(verdict.error, index), logStartOffset: log.logStartOffset }
    if (verdict.kind === 'duplicate') {
      // It may be of this very turn, so it is answered after the commit like the first one, and after the sync that the first may wait for.
      if (topic.config.flushMessages <= Number.MAX_SAFE_INTEGER) progress.isDurable = true
      const response = appended(index, verdict.of.baseOffset, verdict.of.timestamp, log)
      progress.appended.push(response)
      return response
    }
  }
  return append(log, batch, { topic, index, now, broker, progress })
}

function append(
  log: PartitionLog,
  batch: Buffer,
  by: { topic: Topic; index: number; now: number; broker: RequestContext['broker']; progress: Progress },
): PartitionResponse {
  const { topic, index, now, broker, progress } = by
  try {
    const { baseOffset } = log.appendBatches(batch)
    const appendTime = topic.config.messageTimestampType === 'LogAppendTime' ? now : -1
    const response = appended(index, baseOffset, appendTime, log)
    progress.appended.push(response)
    noteFlush(log, topic, broker, progress)
    return response
  } catch (error) {
    if (error instanceof LogFullError) return failed('POLICY_VIOLATION', index)
    broker.log.error(`cannot append to ${topic.name}-${index}`, error)
    return failed('KAFKA_STORAGE_ERROR', index)
  }
}

/** By default nothing is fsynced, as in the reference: a killed process loses nothing. flush.messages and flush.ms ask for it. */
function noteFlush(
  log: PartitionLog,
  topic: Topic,
  broker: RequestContext['broker'],
  progress: Progress,
): void {
  const { flushMessages, flushMs } = topic.config
  if (flushMs <= LONGEST_FLUSH_MS) broker.logs.flushWithin(flushMs)
  if (log.unflushedRecords < flushMessages) return
  log.unflushedRecords = 0
  progress.isDurable = true
}

function appended(
  index: number,
  baseOffset: number,
  logAppendTimeMs: number,
  log: PartitionLog,
): PartitionResponse {
  return { index, errorCode: 0, baseOffset, logAppendTimeMs, logStartOffset: log.logStartOffset }
}

function refused(refusal: Refusal, index: number, log: PartitionLog): PartitionResponse {
  return {
    ...failed(refusal.error, index),
    logStartOffset: refusal.hasLogStartOffset ? log.logStartOffset : -1,
    errorMessage: refusal.message,
    recordErrors: refusal.recordFaults.map(({ batchIndex, message }) => ({
      batchIndex,
      batchIndexErrorMessage: message,
    })),
  }
}

function failed(error: keyof typeof errors, index: number): PartitionResponse {
  return { index, errorCode: errors[error].code, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 }
}
