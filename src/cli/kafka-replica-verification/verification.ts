import { setTimeout as pause } from 'node:timers/promises'
import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  fetchReplica,
  type ReplicaData,
  type ReplicaFetchLimits,
} from '../../kafka/client/admin/fetch-replica.ts'
import type { TopicDescription } from '../../kafka/client/admin/types.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { verifyReplicas } from './verify.ts'

/** A partition, where it is read next, and who has it. */
interface Position extends TopicPartition {
  name: string
  topicId: string
  offset: number
  replicas: number[]
}

/** The partition that is furthest behind its high watermark. */
export interface LagReport {
  maxLag: number
  partition: TopicPartition | undefined
  offset: number
  partitions: number
}

/** Reads partitions from all their replicas side by side, and compares what each has. */
export class Verification {
  readonly #admin: Admin
  readonly #limits: ReplicaFetchLimits
  readonly #positions: Position[]

  constructor(
    admin: Admin,
    topics: readonly TopicDescription[],
    { limits, offsets }: { limits: ReplicaFetchLimits; offsets: ReadonlyMap<string, number> },
  ) {
    this.#admin = admin
    this.#limits = limits
    const positions = topics.flatMap(({ name: topic, topicId, partitions }) =>
      partitions.map(({ partition, replicas }) => {
        const name = partitionName({ topic, partition })
        const ids = replicas.map(({ id }) => id)
        return { topic, partition, name, topicId, offset: offsets.get(name) ?? 0, replicas: ids }
      }),
    )
    // Of several that are behind equally far the reference names the first of a HashMap.
    this.#positions = javaHashOrder(positions, javaTopicPartitionHash)
  }

  /** One round: a fetch from every broker, then the comparison. Returns what does not match beside the report. */
  async round(): Promise<{ report: LagReport; faults: string[]; isBroken: boolean }> {
    const byBroker = await this.#fetch()
    const report: LagReport = {
      maxLag: -1,
      partition: undefined,
      offset: -1,
      partitions: this.#positions.length,
    }
    const faults: string[] = []
    for (const position of this.#positions) {
      const replicas = new Map(
        position.replicas.map((broker) => [broker, byBroker.get(broker)?.get(position.name) ?? nothing]),
      )
      const verdict = verifyReplicas(position.name, position.offset, replicas)
      faults.push(...verdict.faults)
      if (verdict.isBroken) return { report, faults, isBroken: true }
      position.offset = verdict.nextOffset
      const lag =
        Math.max(...[...replicas.values()].map(({ highWatermark }) => highWatermark)) - position.offset
      if (lag > report.maxLag)
        Object.assign(report, { maxLag: lag, partition: position, offset: position.offset })
    }
    return { report, faults, isBroken: false }
  }

  async #fetch(): Promise<Map<number, ReadonlyMap<string, ReplicaData>>> {
    const brokers = new Set(this.#positions.flatMap(({ replicas }) => replicas))
    const answers = [...brokers].map(async (broker) => {
      const positions = this.#positions.filter(({ replicas }) => replicas.includes(broker))
      const found = await fetchReplica(this.#admin, broker, { positions, limits: this.#limits }).catch(
        async () => {
          // A broker that is down delays its partitions until it is up again.
          await pause(this.#limits.maxWaitMs)
          return new Map<string, ReplicaData>()
        },
      )
      return [broker, found] as const
    })
    return new Map(await Promise.all(answers))
  }
}

const nothing: ReplicaData = { records: Buffer.alloc(0), highWatermark: -1 }
