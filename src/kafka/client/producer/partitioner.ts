import { partitionForKey } from '../../murmur2.ts'

export interface PartitionLoad {
  partition: number
  hasLeader: boolean
  /** Batches that wait for it. */
  waiting: number
}

/**
 * Java's default partitioner: keys by their hash; records without a key stay on one partition until batch.size bytes went there,
 * then move to another (KIP-480), the likelier the fewer batches wait for it (KIP-794).
 */
export class Partitioner {
  readonly #stickyBytes: number
  readonly #isAdaptive: boolean
  readonly #random: () => number
  readonly #turns = new Map<string, number>()
  readonly #sticky = new Map<string, { partition: number; bytes: number }>()

  constructor(options: { batchSize: number; isAdaptive: boolean; random?: () => number }) {
    this.#stickyBytes = Math.max(1, options.batchSize)
    this.#isAdaptive = options.isAdaptive
    this.#random = options.random ?? Math.random
  }

  /** The partition of a record with a key. */
  ofKey(key: Buffer, partitionCount: number): number {
    return partitionForKey(key, partitionCount)
  }

  /** The partition whose turn it is, of those that have a leader (Java's RoundRobinPartitioner). */
  inTurn(topic: string, loads: readonly PartitionLoad[]): number {
    const turn = this.#turns.get(topic) ?? 0
    this.#turns.set(topic, turn + 1)
    const led = loads.filter(({ hasLeader }) => hasLeader)
    const open = led.length > 0 ? led : loads
    return open[turn % open.length]?.partition ?? 0
  }

  /** The partition of a record without one, of `bytes` bytes. `loads` is asked for only when a new one is chosen. */
  next(topic: string, bytes: number, loads: () => readonly PartitionLoad[]): number {
    let sticky = this.#sticky.get(topic)
    if (sticky === undefined || sticky.bytes >= this.#stickyBytes) {
      sticky = { partition: this.#choose(loads()), bytes: 0 }
      this.#sticky.set(topic, sticky)
    }
    sticky.bytes += bytes
    return sticky.partition
  }

  /** Partitions without a leader only come into question when none has one. */
  #choose(loads: readonly PartitionLoad[]): number {
    const led = loads.filter(({ hasLeader }) => hasLeader)
    const open = led.length > 0 ? led : loads
    const longest = Math.max(0, ...open.map(({ waiting }) => waiting))
    const weights = open.map(({ waiting }) => (this.#isAdaptive ? longest + 1 - waiting : 1))
    let left = this.#random() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [i, { partition }] of open.entries()) {
      left -= weights[i] ?? 0
      if (left < 0) return partition
    }
    return open.at(-1)?.partition ?? 0
  }
}
