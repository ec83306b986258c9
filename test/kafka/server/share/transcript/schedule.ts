import { Random } from '../../../../random.ts'
import { GROUP, type Step, TOPIC_ID } from './steps.ts'

interface Member {
  readonly id: string
  epoch: number
  readonly acquired: Set<number>
}

type Planned =
  | Exclude<Step, { response: unknown } | { state: unknown }>
  | Planned79
  | { readonly state: true }
type Planned79 = Omit<Extract<Step, { response: unknown }>, 'response'>

/**
 * What two members of a share group and a producer do, as a seed has it: batches of a few records, fetches of all kinds,
 * acknowledgements of what was acquired and sometimes of what was not, renewals, sessions that end, records that are deleted.
 * Answers lead on: only what has been acquired can be acknowledged.
 */
export class ShareSchedule {
  readonly #random: Random
  readonly #members: readonly Member[] = ['a', 'b'].map((id) => ({ id, epoch: 0, acquired: new Set() }))
  #end = 0

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  /** The first fetch of each member waits until the broker has read the share partition's state. */
  opening(): Planned[] {
    return this.#members.map((member) => this.#fetch(member, { maxWaitMs: 1500 }))
  }

  next(): Planned {
    const member = this.#pick(this.#members)
    const chance = this.#below(24)
    if (chance < 6) return this.#append()
    if (chance < 12) return this.#fetch(member, this.#fetchFields())
    if (chance < 19) return this.#acknowledge(member)
    if (chance < 21) return { state: true }
    if (chance < 22) return this.#leave(member)
    if (chance < 23) return this.#renew(member)
    return { deleteBefore: this.#below(this.#end + 1) }
  }

  /** Takes note of what an answer has given to a member. */
  note(
    memberId: string,
    acquired: readonly { readonly firstOffset: number; readonly lastOffset: number }[],
  ): void {
    const member = this.#members.find(({ id }) => id === memberId)
    for (const { firstOffset, lastOffset } of acquired) {
      for (let offset = firstOffset; offset <= lastOffset; offset++) member?.acquired.add(offset)
    }
  }

  #append(): Planned {
    const values = Array.from({ length: 1 + this.#below(6) }, () => `v${this.#end++}`)
    return { append: values }
  }

  #fetchFields(): object {
    return {
      maxRecords: 1 + this.#below(12),
      batchSize: 1 + this.#below(6),
      shareAcquireMode: this.#below(2),
      maxBytes: this.#below(6) === 0 ? 200 : 1_000_000,
    }
  }

  #acknowledge(member: Member): Planned {
    const own = [...member.acquired].sort((a, b) => a - b)
    const firstOffset =
      own.length === 0 || this.#below(12) === 0 ? this.#below(this.#end + 1) : this.#pick(own)
    let lastOffset = firstOffset
    while (member.acquired.has(lastOffset + 1) && this.#below(4) > 0) lastOffset++
    if (this.#below(15) === 0) lastOffset += this.#below(3)
    const count = this.#below(2) === 0 ? 1 : lastOffset - firstOffset + 1
    const acknowledgeTypes = Array.from({ length: count }, () => this.#pick(TYPES))
    for (let offset = firstOffset; offset <= lastOffset; offset++) member.acquired.delete(offset)
    const batches = [{ firstOffset, lastOffset, acknowledgeTypes }]
    if (this.#below(2) === 0) return this.#fetch(member, { ...this.#fetchFields(), maxWaitMs: 50 }, batches)
    return this.#send(member, 'ShareAcknowledge', { isRenewAck: false, topics: topicsOf(batches) })
  }

  #renew(member: Member): Planned {
    const [offset = 0] = member.acquired
    const fields = { isRenewAck: true, maxWaitMs: 0, minBytes: 0, maxBytes: 0, maxRecords: 0 }
    return this.#fetch(member, fields, [{ firstOffset: offset, lastOffset: offset, acknowledgeTypes: [4] }])
  }

  #leave(member: Member): Planned {
    member.epoch = -1
    member.acquired.clear()
    const step = this.#send(member, 'ShareAcknowledge', { isRenewAck: false, topics: [] })
    member.epoch = 0
    return step
  }

  #fetch(member: Member, fields: object, batches: readonly object[] = []): Planned {
    const isNew = member.epoch === 0 || batches.length > 0
    return this.#send(member, 'ShareFetch', {
      maxWaitMs: 150,
      minBytes: 1,
      maxBytes: 1_000_000,
      maxRecords: 500,
      batchSize: 500,
      shareAcquireMode: 0,
      isRenewAck: false,
      topics: isNew ? topicsOf(member.epoch === 0 ? [] : batches) : [],
      forgottenTopicsData: [],
      ...fields,
    })
  }

  #send(member: Member, api: Planned79['api'], request: object): Planned {
    const session = { groupId: GROUP, memberId: member.id, shareSessionEpoch: member.epoch }
    member.epoch++
    return { member: member.id, api, request: { ...session, ...request } }
  }

  #below(limit: number): number {
    return this.#random.below(limit)
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.#below(from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }
}

const TYPES = [0, 1, 1, 2, 2, 2, 3]

const topicsOf = (acknowledgementBatches: readonly object[]): object[] => [
  { topicId: TOPIC_ID, partitions: [{ partitionIndex: 0, partitionMaxBytes: 0, acknowledgementBatches }] },
]

/** Mulberry32: numbers from 0 to below 1. */
