import type { Consumer, ConsumerRecord } from '../../../kafka/client/consumer/types.ts'
import { partitionName, type TopicPartition } from '../../../kafka/client/types.ts'
import type { WindowPartition } from './window-offsets.ts'

/** How long a poll waits before it is looked whether the window's end is reached: what ends a partition need not be a record. */
const STEP_MS = 50

export interface WindowOptions {
  consumer: Pick<Consumer, 'assign' | 'seek' | 'poll' | 'position' | 'pause'>
  partitions: readonly WindowPartition[]
  /** The time that ends partitions without an end, in milliseconds since 1970. */
  untilMs: number | undefined
  /** Finds the ends of such partitions once that time has come. */
  findEnds(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>>
  now(): number
}

/**
 * Reads a window. A partition is done when its position is at its end: with aborted transactions, markers and compaction there may be no record
 * just before it.
 */
export class WindowReader {
  readonly #options: WindowOptions
  readonly #open = new Map<string, WindowPartition>()
  /** The partition of the record before: records come in runs. */
  #last: WindowPartition | undefined

  constructor(options: WindowOptions) {
    this.#options = options
    for (const each of options.partitions) {
      if (each.end === undefined || each.start < each.end) this.#open.set(partitionName(each), { ...each })
    }
    const { consumer } = options
    const open = [...this.#open.values()]
    consumer.assign(open.map(({ topic, partition }) => ({ topic, partition })))
    for (const { topic, partition, start } of open) consumer.seek({ topic, partition }, start)
  }

  /** Whether everything inside the window has been given out. */
  get isDone(): boolean {
    return this.#open.size === 0
  }

  /** Records inside the window; none where none came, or only such as are outside. Rejects as the consumer's poll does. */
  async poll(timeoutMs: number): Promise<ConsumerRecord[]> {
    if (this.isDone) return []
    await this.#findEnds()
    const records = await this.#options.consumer.poll(Math.min(timeoutMs, STEP_MS))
    const inside = records.filter((record) => this.#isInside(record))
    await this.#closeDone()
    return inside
  }

  #isInside(record: ConsumerRecord): boolean {
    if (this.#last?.partition !== record.partition || this.#last.topic !== record.topic)
      this.#last = this.#open.get(partitionName(record))
    const partition = this.#last
    if (partition === undefined) return false
    const { untilMs } = this.#options
    if (partition.end === undefined && untilMs !== undefined && record.timestamp >= untilMs)
      partition.end = record.offset
    return partition.end === undefined || record.offset < partition.end
  }

  async #findEnds(): Promise<void> {
    const { untilMs, now, findEnds } = this.#options
    if (untilMs === undefined || now() < untilMs) return
    const endless = [...this.#open.values()].filter(({ end }) => end === undefined)
    if (endless.length === 0) return
    const ends = await findEnds(endless)
    for (const partition of endless) partition.end = ends.get(partitionName(partition))
    await this.#closeDone()
  }

  async #closeDone(): Promise<void> {
    for (const [name, partition] of this.#open) {
      if (partition.end === undefined) continue
      if ((await this.#options.consumer.position(partition)) < partition.end) continue
      this.#open.delete(name)
      this.#options.consumer.pause([partition])
    }
    if (this.#last !== undefined && !this.#open.has(partitionName(this.#last))) this.#last = undefined
  }
}
