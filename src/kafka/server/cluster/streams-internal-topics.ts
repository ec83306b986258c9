import { errorOf } from '../../errors.ts'
import type { BrokerLog } from '../broker.ts'
import type { Cluster } from './cluster.ts'
import { planTopics } from './create-topics.ts'
import type { NewTopic } from './topic.ts'

/** A topic that a streams application needs for itself. */
export interface MissingTopic {
  readonly name: string
  readonly partitions: number
  /** 0: the broker's default. */
  readonly replicationFactor: number
  readonly configs: ReadonlyMap<string, string>
}

interface Failure {
  readonly text: string
  readonly untilMs: number
}

/** How many failures are kept, as in the reference. */
const MAX_FAILURES = 1000

/**
 * Creates the repartition and changelog topics of streams applications. Nobody waits for it: the next heartbeat of a member
 * sees the topics, or why there are none. What has failed is not tried again until its time is over.
 */
export class StreamsInternalTopics {
  readonly #cluster: Cluster
  readonly #log: BrokerLog
  readonly #failures = new Map<string, Failure>()

  constructor(cluster: Cluster, log: BrokerLog) {
    this.#cluster = cluster
    this.#log = log
  }

  /** Creates topics; a failure is told for `failureMs`. */
  create(missing: readonly MissingTopic[], nowMs: number, failureMs: number): void {
    const { topics, configs, nodeId } = this.#cluster
    const requested = missing
      .filter(({ name }) => !this.#failureOf(name, nowMs) && topics.pendingByName(name) === undefined)
      .map(({ name, partitions, replicationFactor, configs: overrides }) => ({
        name,
        numPartitions: partitions,
        replicationFactor: replicationFactor === 0 ? -1 : replicationFactor,
        assignments: [],
        configs: [...overrides].map(([key, value]) => ({ name: key, value })),
      }))
    for (const { name, plan } of planTopics(requested, { topics, configs, nodeId })) {
      if ('errorCode' in plan) {
        const text = plan.errorMessage || errorOf(plan.errorCode).message
        this.#keep(name, { text, untilMs: nowMs + failureMs }, nowMs)
      } else this.#create(plan)
    }
  }

  /** Why topics could not be created, as far as that is known. */
  failuresOf(names: readonly string[], nowMs: number): { name: string; text: string }[] {
    return names.flatMap((name) => {
      const failure = this.#failureOf(name, nowMs)
      return failure ? [{ name, text: failure.text }] : []
    })
  }

  #create(plan: NewTopic): void {
    this.#cluster.topics
      .create(plan)
      .catch((error: unknown) => this.#log.error(`cannot create ${plan.name}`, error))
  }

  #failureOf(name: string, nowMs: number): Failure | undefined {
    const failure = this.#failures.get(name)
    return failure && failure.untilMs > nowMs ? failure : undefined
  }

  /** Makes room by forgetting what is over, and then what would be over first. */
  #keep(name: string, failure: Failure, nowMs: number): void {
    this.#failures.set(name, failure)
    const byTime = [...this.#failures].sort(([, a], [, b]) => a.untilMs - b.untilMs)
    for (const [other, { untilMs }] of byTime) {
      if (untilMs > nowMs && this.#failures.size <= MAX_FAILURES) break
      this.#failures.delete(other)
    }
  }
}
