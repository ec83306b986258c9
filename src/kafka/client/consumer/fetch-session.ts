/**
 * What a broker remembers between fetches (KIP-227): after one full request, later ones name only partitions that changed, and those to
 * be forgotten.
 */
import { errors } from '../../errors.ts'

export interface FetchPartition {
  topic: string
  topicId: string
  partition: number
  fetchOffset: number
  leaderEpoch: number
  maxBytes: number
}

export interface FetchPlan {
  sessionId: number
  /** 0 for a full request, which opens a session. */
  sessionEpoch: number
  toSend: FetchPartition[]
  forgotten: FetchPartition[]
}

export class FetchSession {
  #sessionId = 0
  #epoch = 0
  #known = new Map<string, FetchPartition>()

  get sessionId(): number {
    return this.#sessionId
  }

  /** What the next request says, for these partitions. */
  plan(wanted: ReadonlyMap<string, FetchPartition>): FetchPlan {
    const known = this.#known
    this.#known = new Map(wanted)
    const sessionId = this.#sessionId
    if (this.#epoch === 0) return { sessionId, sessionEpoch: 0, toSend: [...wanted.values()], forgotten: [] }
    const toSend: FetchPartition[] = []
    for (const [name, partition] of wanted) if (!isSame(known.get(name), partition)) toSend.push(partition)
    const forgotten: FetchPartition[] = []
    for (const [name, partition] of known) {
      const still = wanted.get(name)
      if (still === undefined || still.topicId !== partition.topicId) forgotten.push(partition)
    }
    return { sessionId, sessionEpoch: this.#epoch, toSend, forgotten }
  }

  /** Takes note of an answer; false when the broker has lost the session, and the answer says nothing. */
  receive(errorCode: number, sessionId: number): boolean {
    if (errorCode === errors.FETCH_SESSION_ID_NOT_FOUND.code) {
      this.#sessionId = 0
      this.#epoch = 0
      return false
    }
    if (errorCode !== errors.NONE.code) {
      this.#epoch = 0 // the next request closes the session and opens another
      return false
    }
    this.#sessionId = sessionId
    this.#epoch = sessionId === 0 ? 0 : this.#epoch === 2147483647 ? 1 : this.#epoch + 1
    return true
  }

  /** A request was lost: nobody knows whether the broker saw it. */
  lose(): void {
    this.#epoch = 0
  }
}

function isSame(a: FetchPartition | undefined, b: FetchPartition): boolean {
  return (
    a !== undefined &&
    a.topicId === b.topicId &&
    a.fetchOffset === b.fetchOffset &&
    a.leaderEpoch === b.leaderEpoch &&
    a.maxBytes === b.maxBytes
  )
}
