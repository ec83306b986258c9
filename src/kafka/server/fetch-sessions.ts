import { randomInt } from 'node:crypto'
import type { FetchRequest } from '../messages/01-fetch.ts'

/**
 * Fetch sessions (KIP-227). A consumer names its partitions once, in a full fetch; later fetches carry only what has changed,
 * and answers only partitions with news. The broker remembers the rest here.
 *
 * A request says which session and which epoch it is in: epoch 0 begins a session, -1 ends one (or wants none), others
 * count up by one with each fetch, so that a lost answer is noticed. Sessions are not tied to connections. There are at
 * most `limit`; a new one takes the place of one that has not been used for two minutes, or of the smallest that is older than
 * that and smaller than itself, or else gets none: its client then sends full fetches, which is slower but right.
 */
export class FetchSessions {
  readonly #limit: number
  /** In the order of use, the longest unused first. */
  readonly #sessions = new Map<number, FetchSession>()

  constructor(limit = 1000) {
    this.#limit = limit
  }

  get size(): number {
    return this.#sessions.size
  }

  /** What a request is to be answered from: a list of partitions, or the reason why it cannot be answered. */
  open(request: FetchRequest, apiVersion: number, nowMs: number): FetchPlan {
    const { sessionId, sessionEpoch } = request
    const usesTopicIds = apiVersion >= 13
    if (sessionEpoch === FULL_EPOCH || sessionEpoch === FINAL_EPOCH) {
      if (sessionId !== NO_SESSION) this.#sessions.delete(sessionId)
      const partitions = new Map<string, FetchPartition>()
      addPartitions(partitions, request)
      if (sessionEpoch === FINAL_EPOCH) return { kind: 'sessionless', partitions }
      return { kind: 'full', partitions, usesTopicIds }
    }
    const session = this.#sessions.get(sessionId)
    if (session === undefined) return { kind: 'error', error: 'FETCH_SESSION_ID_NOT_FOUND' }
    if (session.usesTopicIds !== usesTopicIds) return { kind: 'error', error: 'FETCH_SESSION_TOPIC_ID_ERROR' }
    if (session.epoch !== sessionEpoch) return { kind: 'error', error: 'INVALID_FETCH_SESSION_EPOCH' }
    forgetPartitions(session.partitions, request)
    addPartitions(session.partitions, request)
    if (session.partitions.size === 0) {
      this.#sessions.delete(sessionId)
      return { kind: 'sessionless', partitions: session.partitions }
    }
    session.epoch = nextEpoch(session.epoch)
    touch(session, nowMs)
    this.#sessions.delete(sessionId)
    this.#sessions.set(sessionId, session)
    return { kind: 'incremental', partitions: session.partitions, session, expectedEpoch: session.epoch }
  }

  /** Makes a session of a full fetch that is about to be answered; undefined when there is no room for one. */
  create(plan: FullFetch, nowMs: number): FetchSession | undefined {
    if (!this.#makeRoom(plan.partitions.size, nowMs)) return undefined
    let id = randomInt(1, 2 ** 31 - 1)
    while (this.#sessions.has(id)) id = randomInt(1, 2 ** 31 - 1)
    const session = {
      id,
      epoch: 1,
      usesTopicIds: plan.usesTopicIds,
      partitions: plan.partitions,
      createdMs: nowMs,
      lastUsedMs: nowMs,
      isSettled: false,
    }
    this.#sessions.set(id, session)
    return session
  }

  #makeRoom(size: number, nowMs: number): boolean {
    if (this.#sessions.size < this.#limit) return true
    const evicted = this.#stale(nowMs) ?? this.#smallerThan(size)
    return evicted !== undefined && this.#sessions.delete(evicted.id)
  }

  #stale(nowMs: number): FetchSession | undefined {
    const [oldest] = this.#sessions.values()
    return oldest !== undefined && nowMs - oldest.lastUsedMs > EVICTABLE_AFTER_MS ? oldest : undefined
  }

  /** The smallest of the settled sessions, if it has fewer partitions than that. */
  #smallerThan(size: number): FetchSession | undefined {
    let smallest: FetchSession | undefined
    for (const session of this.#sessions.values()) {
      if (session.isSettled && session.partitions.size < (smallest?.partitions.size ?? size))
        smallest = session
    }
    return smallest
  }
}

/** One partition as a consumer asks for it, and what it was told of it last. */
export interface FetchPartition {
  /** '' when the request has ids. */
  readonly topic: string
  readonly topicId: string
  readonly partition: number
  currentLeaderEpoch: number
  fetchOffset: number
  /** Of the record before; -1 when the client does not say. */
  lastFetchedEpoch: number
  maxBytes: number
  /** What the last answer said; -1 before the first. */
  toldHighWatermark: number
  toldLogStartOffset: number
}

export interface FetchSession {
  readonly id: number
  epoch: number
  readonly usesTopicIds: boolean
  /** In the order in which they are served: one that had records goes to the end. */
  readonly partitions: Map<string, FetchPartition>
  readonly createdMs: number
  lastUsedMs: number
  /** It was still in use two minutes after it was made: only then a larger one may take its place. */
  isSettled: boolean
}

export interface FullFetch {
  readonly kind: 'full'
  readonly partitions: Map<string, FetchPartition>
  readonly usesTopicIds: boolean
}

/** What a fetch request comes to. */
export type FetchPlan =
  | FullFetch
  | { readonly kind: 'sessionless'; readonly partitions: Map<string, FetchPartition> }
  | {
      readonly kind: 'incremental'
      readonly partitions: Map<string, FetchPartition>
      readonly session: FetchSession
      readonly expectedEpoch: number
    }
  | {
      readonly kind: 'error'
      readonly error:
        | 'FETCH_SESSION_ID_NOT_FOUND'
        | 'FETCH_SESSION_TOPIC_ID_ERROR'
        | 'INVALID_FETCH_SESSION_EPOCH'
    }

const NO_SESSION = 0
const FULL_EPOCH = 0
const FINAL_EPOCH = -1
const EVICTABLE_AFTER_MS = 120_000

function touch(session: FetchSession, nowMs: number): void {
  session.lastUsedMs = nowMs
  session.isSettled = nowMs - session.createdMs > EVICTABLE_AFTER_MS
}

/** Epochs go from 1 to 2^31 - 1 and then to 1 again. */
function nextEpoch(epoch: number): number {
  return epoch === 2 ** 31 - 1 ? 1 : epoch + 1
}

/** The key of a partition in a plan. */
function partitionKey(
  topic: { readonly topic: string; readonly topicId: string },
  partition: number,
): string {
  return `${partition}/${topic.topic}/${topic.topicId}`
}

function addPartitions(partitions: Map<string, FetchPartition>, request: FetchRequest): void {
  for (const topic of request.topics) {
    for (const asked of topic.partitions) {
      const key = partitionKey(topic, asked.partition)
      const known = partitions.get(key)
      const { fetchOffset, currentLeaderEpoch, lastFetchedEpoch, partitionMaxBytes: maxBytes } = asked
      if (known !== undefined)
        Object.assign(known, { fetchOffset, currentLeaderEpoch, lastFetchedEpoch, maxBytes })
      else {
        partitions.set(key, {
          topic: topic.topic,
          topicId: topic.topicId,
          partition: asked.partition,
          fetchOffset,
          currentLeaderEpoch,
          lastFetchedEpoch,
          maxBytes,
          toldHighWatermark: -1,
          toldLogStartOffset: -1,
        })
      }
    }
  }
}

function forgetPartitions(partitions: Map<string, FetchPartition>, request: FetchRequest): void {
  for (const topic of request.forgottenTopicsData) {
    for (const partition of topic.partitions) partitions.delete(partitionKey(topic, partition))
  }
}
