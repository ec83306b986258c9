import { newTurn } from '../../../../src/kafka/server/coordinator/turn.ts'
import {
  decodeShareStateRecord,
  encodeShareStateRecord,
  type ShareStateRecord,
} from '../../../../src/kafka/server/share-coordinator/records.ts'
import { replay } from '../../../../src/kafka/server/share-coordinator/replay.ts'
import type { SharePartitionKey } from '../../../../src/kafka/server/share-coordinator/share-partition-key.ts'
import {
  newShareCoordinatorState,
  type ShareCoordinatorState,
  type ShareTurn,
} from '../../../../src/kafka/server/share-coordinator/state.ts'
import type { StateBatch } from '../../../../src/kafka/server/share-coordinator/state-batch.ts'

export const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAag'

/** One partition of __share_group_state without a broker: decisions are replayed from the bytes that they would leave in the log. */
export class ShareStateContext {
  readonly #updatesPerSnapshot: number
  readonly log: { key: Buffer; value: Buffer | null }[] = []
  readonly topics = new Map([[TOPIC_ID, { partitions: 3 }]])
  state: ShareCoordinatorState
  nowMs = 1000

  constructor(updatesPerSnapshot = 500) {
    this.#updatesPerSnapshot = updatesPerSnapshot
    this.state = this.#empty()
  }

  /** Makes a decision; what it wrote is in `records`. */
  run<T>(decide: (state: ShareCoordinatorState, turn: ShareTurn) => T): {
    answer: T
    records: ShareStateRecord[]
  } {
    const turn: ShareTurn = newTurn(this.nowMs)
    const answer = decide(this.state, turn)
    for (const record of turn.records) {
      this.log.push(encodeShareStateRecord(record))
      this.#replay(this.log.length - 1)
    }
    return { answer, records: turn.records }
  }

  /** Reads the log from an offset on into a state that knows nothing. */
  reload(fromOffset = 0): void {
    this.state = this.#empty()
    for (let offset = fromOffset; offset < this.log.length; offset++) this.#replay(offset)
  }

  #empty(): ShareCoordinatorState {
    const topics = { byId: (topicId: string) => this.topics.get(topicId) }
    return newShareCoordinatorState({ updatesPerSnapshot: this.#updatesPerSnapshot }, topics)
  }

  #replay(offset: number): void {
    const { key, value } = this.log[offset] ?? { key: Buffer.alloc(2), value: null }
    const record = decodeShareStateRecord(key, value)
    if (record) replay(this.state, record, { offset, producerId: -1 })
  }
}

export const share = (partition = 0, groupId = 'g'): SharePartitionKey => ({
  groupId,
  topicId: TOPIC_ID,
  partition,
})

/** [first offset, last offset, delivery state, delivery count] */
export type Batch = readonly [number, number, number, number]

export const batches = (...all: Batch[]): StateBatch[] =>
  all.map(([firstOffset, lastOffset, deliveryState, deliveryCount]) => ({
    firstOffset,
    lastOffset,
    deliveryState,
    deliveryCount,
  }))

export const plain = (all: readonly StateBatch[]): Batch[] =>
  all.map(({ firstOffset, lastOffset, deliveryState, deliveryCount }) => [
    firstOffset,
    lastOffset,
    deliveryState,
    deliveryCount,
  ])
