import { expect, it } from 'vitest'
import { AcknowledgeType, acknowledge } from '../../../../src/kafka/server/share/acknowledge.ts'
import { acquire } from '../../../../src/kafka/server/share/acquire.ts'
import { moveToLogStart, type OffsetRange } from '../../../../src/kafka/server/share/archive.ts'
import { DeliveryState, isTerminal } from '../../../../src/kafka/server/share/delivery-state.ts'
import { runsOf } from '../../../../src/kafka/server/share/in-flight-batch.ts'
import { loadSharePartition } from '../../../../src/kafka/server/share/load.ts'
import { moveStartOffset } from '../../../../src/kafka/server/share/move-start-offset.ts'
import { expireLocks, releaseMember } from '../../../../src/kafka/server/share/release.ts'
import {
  canAcquire,
  inFlightCount,
  newSharePartitionState,
  nextFetchOffset,
  type SharePartitionState,
  type ShareSettings,
} from '../../../../src/kafka/server/share/share-partition-state.ts'
import { commitAll, rollBackAll, type StateChange } from '../../../../src/kafka/server/share/state-change.ts'
import {
  combineStateBatches,
  type StateBatch,
} from '../../../../src/kafka/server/share-coordinator/state-batch.ts'
import { Random } from '../../../random.ts'

const settings: ShareSettings = {
  lockDurationMs: 1000,
  maxDeliveryCount: 4,
  maxRecordLocks: 60,
  isRenewEnabled: true,
}
const members = ['a', 'b', 'c']

/** What a record has been through, kept apart from the share partition in the simplest way. */
interface Fate {
  owner: string | null
  lockUntilMs: number
  deliveries: number
  /** What a restart would find. */
  deliveriesOnFile: number
  isDone: boolean
  isDoneOnFile: boolean
  /** A change of it is being put on file. */
  isChanging: boolean
}

/** A log, a share partition, what is on file of it, and the model, driven by one seed. */
class Schedule {
  readonly #random: Random
  readonly log: OffsetRange[] = []
  readonly fates = new Map<number, Fate>()
  state: SharePartitionState = newSharePartitionState(0)
  nowMs = 0
  #onFile: { startOffset: number; batches: StateBatch[] } = { startOffset: 0, batches: [] }
  /** Writes that have not been answered yet, in the order in which they were sent. */
  #writes: { changes: readonly StateChange[]; isWell: boolean }[] = []
  #logStart = 0

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  step(): void {
    const steps = [
      () => this.#append(),
      () => this.#append(),
      () => this.#acquire(),
      () => this.#acquire(),
      () => this.#acquire(),
      () => this.#acknowledge(),
      () => this.#acknowledge(),
      () => this.#acknowledge(),
      () => this.#endWrite(),
      () => this.#endWrite(),
      () => this.#passTime(),
      () => this.#release(),
    ]
    const isRare = this.#below(40) === 0
    if (isRare) this.#pick([() => this.#restart(), () => this.#losePrefix()])()
    else this.#pick(steps)()
    this.#check()
  }

  /** Has one member take everything that can be taken, until nothing is left. */
  drain(): Set<number> {
    while (this.#writes.length > 0) this.#endWrite()
    this.nowMs += settings.lockDurationMs
    this.#expire()
    const seen = new Set<number>()
    for (let idle = 0; idle < 3; ) {
      const offsets = this.#acquire('a')
      for (const offset of offsets) seen.add(offset)
      idle = offsets.length === 0 ? idle + 1 : 0
      for (const offset of offsets) this.#send('a', offset, offset, [AcknowledgeType.ACCEPT])
      while (this.#writes.length > 0) this.#endWrite()
      this.nowMs += settings.lockDurationMs
      this.#expire()
    }
    return seen
  }

  #append(): void {
    const last = this.log.at(-1)?.lastOffset ?? -1
    // Now and then a batch is missing: it was compacted away, or is a marker.
    const firstOffset = last + 1 + (this.#below(8) === 0 ? this.#below(4) : 0)
    const lastOffset = firstOffset + this.#below(7)
    this.log.push({ firstOffset, lastOffset })
    for (let offset = firstOffset; offset <= lastOffset; offset++) this.fates.set(offset, newFate())
  }

  #acquire(memberId = this.#pick(members)): number[] {
    if (!canAcquire(this.state, settings)) return []
    const fetchOffset = nextFetchOffset(this.state)
    if (fetchOffset < this.#logStart) {
      moveToLogStart(this.state, this.#logStart)
      return []
    }
    const from = this.log.findIndex(({ lastOffset }) => lastOffset >= fetchOffset)
    if (from === -1) return []
    const batches = this.log.slice(from, from + 1 + this.#below(4))
    const request = {
      memberId,
      maxRecords: 1 + this.#below(12),
      isRecordLimit: this.#below(2) === 0,
      batchSize: 1 + this.#below(6),
      nowMs: this.nowMs,
    }
    const acquired = acquire(this.state, request, { fetchOffset, batches, aborted: [] }, settings)
    const offsets = acquired.flatMap(({ firstOffset, lastOffset, deliveryCount }) =>
      offsetsOf(firstOffset, lastOffset).map((offset) => ({ offset, deliveryCount })),
    )
    must(!request.isRecordLimit || offsets.length <= request.maxRecords, 'too many records')
    for (const { offset, deliveryCount } of offsets) {
      const fate = this.fates.get(offset)
      if (fate === undefined) continue
      must(!fate.isDone, `${offset} is settled`)
      must(fate.owner === null && !fate.isChanging, `${offset} belongs to ${fate.owner}`)
      fate.deliveries++
      must(deliveryCount === fate.deliveries, `${offset} is said to come for the ${deliveryCount}. time`)
      must(deliveryCount <= settings.maxDeliveryCount, `${offset} comes too often`)
      fate.owner = memberId
      fate.lockUntilMs = this.nowMs + settings.lockDurationMs
    }
    return offsets.map(({ offset }) => offset)
  }

  #acknowledge(): void {
    const memberId = this.#pick(members)
    const owned = [...this.fates].filter(([, { owner, isChanging }]) => owner === memberId && !isChanging)
    const first = owned[this.#below(owned.length)]?.[0]
    if (first === undefined) return
    let last = first
    while (this.fates.get(last + 1)?.owner === memberId && this.#below(4) > 0) last++
    if (offsetsOf(first, last).some((offset) => this.fates.get(offset)?.isChanging)) return
    const types = this.#below(2) === 0 ? offsetsOf(first, last).map(() => this.#type()) : [this.#type()]
    this.#send(memberId, first, last, types)
  }

  #send(memberId: string, firstOffset: number, lastOffset: number, types: number[]): void {
    const batch = { firstOffset, lastOffset, acknowledgeTypes: types }
    const result = acknowledge(this.state, [batch], { memberId, settings, nowMs: this.nowMs })
    if (!result.isOk) {
      // Only where the log has lost something under it, or the offsets fill a gap.
      const isOdd = offsetsOf(firstOffset, lastOffset).some((offset) => !this.fates.has(offset))
      must(isOdd || firstOffset < this.#logStart, String(result.error.errorMessage))
      return
    }
    const isRenewed = (offset: number): boolean =>
      (types.length > 1 ? types[offset - firstOffset] : types[0]) === AcknowledgeType.RENEW
    for (const offset of offsetsOf(firstOffset, lastOffset)) {
      const fate = this.fates.get(offset)
      if (fate && offset >= this.state.startOffset && isRenewed(offset)) {
        fate.lockUntilMs = this.nowMs + settings.lockDurationMs
      }
    }
    this.#begin(result.changes)
  }

  #release(): void {
    if (this.#below(3) > 0) return
    this.#begin(releaseMember(this.state, this.#pick(members), settings))
  }

  /** Sends a write, which may fail. What is on file is so from now on, but the share partition hears of it later. */
  #begin(changes: readonly StateChange[]): void {
    if (changes.length === 0) return
    const isWell = this.#below(6) > 0
    const stateBatches = changes.map(({ batch }) => batch)
    for (const batch of stateBatches) this.#each(batch, (fate) => (fate.isChanging = true))
    if (isWell) this.#putOnFile(stateBatches)
    this.#writes.push({ changes, isWell })
  }

  /** The oldest write is answered. */
  #endWrite(): void {
    const write = this.#writes.shift()
    if (write === undefined) return
    const { changes, isWell } = write
    if (isWell) commitAll(this.state, changes)
    else rollBackAll(this.state, changes, this.nowMs)
    for (const { batch } of changes) {
      this.#each(batch, (fate) => {
        fate.isChanging = false
        if (isWell) settle(fate, batch)
        else this.#expireFate(fate)
      })
    }
  }

  #passTime(): void {
    this.nowMs += this.#below(700)
    this.#expire()
  }

  #expire(): void {
    for (const fate of this.fates.values()) if (!fate.isChanging) this.#expireFate(fate)
    const released = expireLocks(this.state, this.nowMs, settings)
    if (released.length > 0) this.#putOnFile(released)
    moveStartOffset(this.state)
  }

  #expireFate(fate: Fate): void {
    if (fate.owner === null || fate.lockUntilMs > this.nowMs) return
    fate.owner = null
    if (fate.deliveries >= settings.maxDeliveryCount) fate.isDone = true
  }

  #putOnFile(stateBatches: readonly StateBatch[]): void {
    const { startOffset } = this.state
    this.#onFile = {
      startOffset,
      batches: combineStateBatches(this.#onFile.batches, stateBatches, startOffset),
    }
    for (const batch of stateBatches) {
      this.#each(batch, (fate) => {
        fate.deliveriesOnFile = batch.deliveryCount
        fate.isDoneOnFile = batch.deliveryState !== DeliveryState.AVAILABLE
      })
    }
  }

  #restart(): void {
    this.#writes = []
    const loaded = loadSharePartition(this.#onFile.startOffset, this.#onFile.batches)
    if (loaded === undefined) throw new Error('what is on file cannot be read')
    this.state = loaded
    for (const [offset, fate] of this.fates) {
      fate.owner = null
      fate.isChanging = false
      fate.deliveries = fate.deliveriesOnFile
      // What lies before the start offset was settled, even if that itself could not be put on file.
      fate.isDone = fate.isDoneOnFile || offset < this.#onFile.startOffset
    }
  }

  /** Retention removes the oldest batches. */
  #losePrefix(): void {
    if (this.log.length < 3) return
    const lost = this.log.splice(0, 1 + this.#below(2))
    this.#logStart = this.log[0]?.firstOffset ?? 0
    for (const range of lost)
      for (const offset of offsetsOf(range.firstOffset, range.lastOffset)) this.fates.delete(offset)
  }

  #each({ firstOffset, lastOffset }: OffsetRange, change: (fate: Fate) => void): void {
    for (const offset of offsetsOf(firstOffset, lastOffset)) {
      const fate = this.fates.get(offset)
      if (fate) change(fate)
    }
  }

  #check(): void {
    const { state } = this
    let previousEnd = -1
    let terminal = 0
    for (const batch of state.batches) {
      must(batch.firstOffset > previousEnd, `${batch.firstOffset} overlaps`)
      previousEnd = batch.lastOffset
      for (const { firstOffset, lastOffset, state: one } of runsOf(batch)) {
        if (isTerminal(one.state))
          terminal += Math.max(0, lastOffset - Math.max(firstOffset, state.startOffset) + 1)
      }
    }
    must(
      state.deliveryCompleteCount === terminal,
      `${state.deliveryCompleteCount} instead of ${terminal} settled`,
    )
    must(inFlightCount(state) >= 0, 'fewer than nothing in flight')
  }

  #type(): number {
    return this.#pick([
      AcknowledgeType.ACCEPT,
      AcknowledgeType.RELEASE,
      AcknowledgeType.REJECT,
      AcknowledgeType.RENEW,
    ])
  }

  #below(limit: number): number {
    return this.#random.below(limit)
  }

  #pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = from[this.#below(from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }
}

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise)
}

const newFate = (): Fate => ({
  owner: null,
  lockUntilMs: 0,
  deliveries: 0,
  deliveriesOnFile: 0,
  isDone: false,
  isDoneOnFile: false,
  isChanging: false,
})

function settle(fate: Fate, { deliveryState }: StateBatch): void {
  fate.owner = null
  fate.isDone = deliveryState !== DeliveryState.AVAILABLE
}

const offsetsOf = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Mulberry32: numbers from 0 to below 1. */
it('gives every record to one member at a time until it is settled, whatever happens in between', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const schedule = new Schedule(seed)
    for (let i = 0; i < 200; i++) {
      try {
        schedule.step()
      } catch (error) {
        throw new Error(`seed ${seed}, step ${i}`, { cause: error })
      }
    }
    const open = [...schedule.fates].filter(([, { isDone }]) => !isDone).map(([offset]) => offset)
    const seen = schedule.drain()
    const missed = open.filter((offset) => !seen.has(offset) && !schedule.fates.get(offset)?.isDone)
    expect([seed, missed]).toEqual([seed, []])
  }
})
