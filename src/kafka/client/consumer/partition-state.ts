import type { OffsetSpec } from '../admin/types.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { CompletedFetch } from './completed-fetch.ts'

/** What a consumer knows of a partition while it is assigned. */
export class PartitionState implements TopicPartition {
  readonly topic: string
  readonly partition: number
  /** `topic-partition`. */
  readonly name: string
  isPaused = false
  /** Not to be fetched for a moment, after an error. */
  isDelayed = false
  /** Where the position is to be found; undefined when it is known or a committed one is to be asked for first. */
  reset: OffsetSpec | undefined
  /** Fetched and not returned yet, in order. */
  readonly buffered: CompletedFetch[] = []
  #position: number | undefined
  #leaderEpoch = -1

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic
    this.partition = partition
    this.name = partitionName({ topic, partition })
  }

  /** Offset of the next record to be returned; undefined until it is known. */
  get position(): number | undefined {
    return this.#position
  }

  /** Of the record before the position; -1 for unknown. */
  get leaderEpoch(): number {
    return this.#leaderEpoch
  }

  /** Goes on from another offset: what is buffered no longer counts. */
  seek(offset: number): void {
    this.#position = offset
    this.#leaderEpoch = -1
    this.reset = undefined
    this.buffered.length = 0
  }

  /** Looks for the position anew. */
  resetTo(spec: OffsetSpec): void {
    this.#position = undefined
    this.#leaderEpoch = -1
    this.reset = spec
    this.buffered.length = 0
  }

  /** Records before `offset` have been returned. */
  advance(offset: number, leaderEpoch: number): void {
    this.#position = offset
    if (leaderEpoch >= 0) this.#leaderEpoch = leaderEpoch
  }

  /** Offset to fetch next, behind what is buffered. */
  get fetchOffset(): number | undefined {
    return this.buffered.at(-1)?.endOffset ?? this.#position
  }

  get bufferedBytes(): number {
    return this.buffered.reduce((sum, fetch) => sum + fetch.remainingBytes, 0)
  }
}
