/**
 * What a broker remembers between the fetches of a share group's member (KIP-932): after one full request later ones name only the
 * partitions that come or go.
 */
import type { TopicIdPartition } from './types.ts'

const INITIAL_EPOCH = 0
export const FINAL_EPOCH = -1
const MAX_EPOCH = 2147483647

export class ShareSession {
  #epoch = INITIAL_EPOCH
  #known = new Map<string, TopicIdPartition>()

  /** Of the next request. */
  get epoch(): number {
    return this.#epoch
  }

  /** Whether the next request opens a session: records cannot be acknowledged in it. */
  get isNew(): boolean {
    return this.#epoch === INITIAL_EPOCH
  }

  /** What changes with the next request for these partitions, by `topicId:partition`. */
  plan(wanted: ReadonlyMap<string, TopicIdPartition>): {
    added: TopicIdPartition[]
    forgotten: TopicIdPartition[]
  } {
    const known = this.isNew ? new Map<string, TopicIdPartition>() : this.#known
    this.#known = new Map(wanted)
    return {
      added: [...wanted].filter(([key]) => !known.has(key)).map(([, partition]) => partition),
      forgotten: [...known].filter(([key]) => !wanted.has(key)).map(([, partition]) => partition),
    }
  }

  /** The broker has answered; `isLost`: it knows the session no longer, or refused it. */
  receive(isLost: boolean): void {
    if (isLost) this.lose()
    else this.#epoch = this.#epoch === MAX_EPOCH ? 1 : this.#epoch + 1
  }

  /** A request was lost: nobody knows whether the broker saw it. */
  lose(): void {
    this.#epoch = INITIAL_EPOCH
  }
}
