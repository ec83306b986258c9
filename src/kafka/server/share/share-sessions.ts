import type { SharePartitionKey } from '../share-coordinator/share-partition-key.ts'

/**
 * Share sessions (KIP-932). A member names the partitions that it fetches once; later requests carry only what has changed,
 * and answers only partitions with news. A member has one session, under its own id: epoch 0 begins it anew, -1 ends it, and
 * in between every ShareFetch and ShareAcknowledge counts it up by one, so that a lost answer is noticed.
 *
 * A session ends with its connection too. Either way what the member had acquired is released (release-session.ts). There
 * are at most `limit` sessions; who comes when there are so many is sent away.
 */
export class ShareSessions {
  readonly #limit: number
  readonly #sessions = new Map<string, ShareSession>()
  /** Groups of which a connection has had a session. */
  readonly #groupsByConnection = new Map<string, Set<string>>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The session of a member. */
  get(groupId: string, memberId: string): ShareSession | undefined {
    return this.#sessions.get(keyOf(groupId, memberId))
  }

  /** Whether any member of a group has a session. */
  hasGroup(groupId: string): boolean {
    for (const session of this.#sessions.values()) if (session.groupId === groupId) return true
    return false
  }

  /** What a ShareFetch is to be answered from, or the reason why it cannot be answered. */
  open(request: SessionRequest): SharePlan {
    const { groupId, memberId, epoch } = request
    const session = this.get(groupId, memberId)
    if (epoch === INITIAL_EPOCH) return this.#begin(request)
    if (session === undefined) return { kind: 'error', error: 'SHARE_SESSION_NOT_FOUND' }
    if (epoch === FINAL_EPOCH) return { kind: 'final' }
    if (session.epoch !== epoch) return { kind: 'error', error: 'INVALID_SHARE_SESSION_EPOCH' }
    const { partitions } = session
    for (const asked of request.partitions) if (!partitions.has(asked.id)) add(partitions, asked, true)
    for (const { id } of request.forgotten) partitions.delete(id)
    session.epoch = nextEpoch(session.epoch)
    return {
      kind: 'incremental',
      session,
      expectedEpoch: session.epoch,
      partitions: [...partitions.values()],
    }
  }

  /** Counts a ShareAcknowledge into its session; the reason why it cannot be, if there is one. */
  acknowledge(groupId: string, memberId: string, epoch: number): ShareSessionError | undefined {
    if (epoch === INITIAL_EPOCH) return 'INVALID_SHARE_SESSION_EPOCH'
    const session = this.get(groupId, memberId)
    if (session === undefined) return 'SHARE_SESSION_NOT_FOUND'
    if (epoch === FINAL_EPOCH) return undefined
    if (session.epoch !== epoch) return 'INVALID_SHARE_SESSION_EPOCH'
    session.epoch = nextEpoch(session.epoch)
    return undefined
  }

  /** Forgets a session; false when it has been forgotten or replaced already. */
  remove(session: ShareSession): boolean {
    const { groupId, memberId } = session
    return this.get(groupId, memberId) === session && this.#sessions.delete(keyOf(groupId, memberId))
  }

  /** What is over when a connection has ended: its sessions, and groups of which it was perhaps the last. */
  endConnection(connectionId: string): { sessions: ShareSession[]; groupIds: Iterable<string> } {
    const groupIds = this.#groupsByConnection.get(connectionId) ?? []
    this.#groupsByConnection.delete(connectionId)
    const sessions = [...this.#sessions.values()].filter((session) => session.connectionId === connectionId)
    return { sessions, groupIds }
  }

  #begin({ groupId, memberId, connectionId, partitions, hasAcknowledgements }: SessionRequest): SharePlan {
    if (hasAcknowledgements) return { kind: 'error', error: 'INVALID_REQUEST' }
    this.#sessions.delete(keyOf(groupId, memberId))
    if (this.#sessions.size >= this.#limit) return { kind: 'error', error: 'SHARE_SESSION_LIMIT_REACHED' }
    const epoch = nextEpoch(INITIAL_EPOCH)
    const session: ShareSession = { groupId, memberId, connectionId, epoch, partitions: new Map() }
    for (const asked of partitions) add(session.partitions, asked, false)
    this.#sessions.set(keyOf(groupId, memberId), session)
    const groups = this.#groupsByConnection.get(connectionId)
    this.#groupsByConnection.set(connectionId, (groups ?? new Set()).add(groupId))
    return { kind: 'new', isFirstOfConnection: !groups, partitions: [...session.partitions.values()] }
  }
}

/** A partition as a request names it. */
export interface AskedPartition {
  /** Of the topic and the number. */
  readonly id: string
  readonly key: SharePartitionKey
  /** Whether there is such a topic now. */
  readonly isKnown: boolean
}

/** A partition of a session. */
export interface CachedPartition extends AskedPartition {
  /** The member is to hear of it even when there is no news. */
  mustTell: boolean
}

/** What a member has named so far. */
export interface ShareSession {
  readonly groupId: string
  readonly memberId: string
  /** With whose end it ends. */
  readonly connectionId: string
  /** That the next request must have. */
  epoch: number
  /** In the order in which they are served. */
  readonly partitions: Map<string, CachedPartition>
}

export interface SessionRequest {
  readonly groupId: string
  readonly memberId: string
  readonly connectionId: string
  readonly epoch: number
  readonly partitions: readonly AskedPartition[]
  readonly forgotten: readonly { readonly id: string }[]
  readonly hasAcknowledgements: boolean
}

export type ShareSessionError =
  | 'SHARE_SESSION_NOT_FOUND'
  | 'INVALID_SHARE_SESSION_EPOCH'
  | 'SHARE_SESSION_LIMIT_REACHED'
  | 'INVALID_REQUEST'

export type SharePlan =
  | { readonly kind: 'error'; readonly error: ShareSessionError }
  | { readonly kind: 'final' }
  | {
      readonly kind: 'new'
      /** The end of the connection is to be told to `endConnection`. */
      readonly isFirstOfConnection: boolean
      readonly partitions: readonly CachedPartition[]
    }
  | {
      readonly kind: 'incremental'
      readonly session: ShareSession
      readonly expectedEpoch: number
      readonly partitions: readonly CachedPartition[]
    }

const INITIAL_EPOCH = 0
/** Of the last request of a session. */
export const FINAL_EPOCH = -1

/** Epochs count from 1 on, and begin again at 1 after the largest int32. */
function nextEpoch(epoch: number): number {
  return epoch === 0x7fffffff ? 1 : epoch + 1
}

function add(partitions: Map<string, CachedPartition>, asked: AskedPartition, mustTell: boolean): void {
  partitions.set(asked.id, { ...asked, mustTell })
}

function keyOf(groupId: string, memberId: string): string {
  return `${memberId.length}:${memberId}${groupId}`
}
