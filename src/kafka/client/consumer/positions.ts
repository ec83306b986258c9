import { backoffMs } from '../backoff.ts'
import { ClientError, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import type { Coordinator, OffsetReader } from './coordinator.ts'
import { lookUpOffsets } from './offset-lookup.ts'
import type { PartitionState } from './partition-state.ts'
import type { ConsumerSettings } from './settings.ts'

export interface PositionsOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ConsumerSettings
  /** Undefined without a group. */
  coordinator: Coordinator | undefined
  /** The member that asks for committed offsets, where its epoch matters. */
  reader(): OffsetReader | undefined
  /** Partitions assigned now. */
  states(): ReadonlyMap<string, PartitionState>
  /** Called after every round, with the error that a poll is to throw. */
  onProgress(error: ClientError | undefined): void
}

/** Finds out where partitions begin: where the group committed, else as auto.offset.reset says; or where a seek pointed. */
export class Positions {
  readonly #options: PositionsOptions
  #isUnderWay = false
  #fruitless = 0

  constructor(options: PositionsOptions) {
    this.#options = options
  }

  /** Begins a round in the background when a partition has no position and no round is under way. */
  find(): void {
    if (this.#isUnderWay) return
    const missing = [...this.#options.states().values()].filter(({ position }) => position === undefined)
    if (missing.length === 0) return
    this.#isUnderWay = true
    void this.#round(missing) // it reports its failure itself
  }

  async #round(missing: readonly PartitionState[]): Promise<void> {
    const { cluster, settings, onProgress } = this.#options
    let error: ClientError | undefined
    try {
      await this.#locate(missing)
      this.#fruitless = missing.every(({ position }) => position !== undefined) ? 0 : this.#fruitless + 1
    } catch (fault) {
      const failure = toClientError(fault)
      // A member that is behind, or expelled, learns it by its heartbeat; until then there is only to ask again.
      const isBehind = failure.is('STALE_MEMBER_EPOCH') || failure.is('UNKNOWN_MEMBER_ID')
      if (!failure.isRetriable && !isBehind) error = failure
      this.#fruitless++
    }
    if (error !== undefined) onProgress(error)
    await cluster.pause(backoffMs(this.#fruitless, settings.retryBackoff))
    this.#isUnderWay = false
    onProgress(undefined)
  }

  async #locate(missing: readonly PartitionState[]): Promise<void> {
    const fresh = missing.filter(({ reset }) => reset === undefined)
    if (fresh.length > 0) await this.#startFromCommitted(fresh)
    const resetting = missing.filter(({ position, reset }) => position === undefined && reset !== undefined)
    if (resetting.length > 0) await lookUpOffsets(resetting, this.#options)
  }

  async #startFromCommitted(fresh: readonly PartitionState[]): Promise<void> {
    const { cluster, settings, coordinator, reader } = this.#options
    const deadlineMs = cluster.clock.now() + settings.requestTimeoutMs
    const committed = await coordinator?.fetchOffsets(fresh, deadlineMs, reader())
    const unknown: PartitionState[] = []
    for (const state of fresh) {
      if (state.position !== undefined || state.reset !== undefined) continue // sought meanwhile
      const offset = committed?.get(state.name)?.offset
      if (offset === undefined) unknown.push(state)
      else state.seek(offset)
    }
    const { offsetReset } = settings
    if (offsetReset === 'none') {
      if (unknown.length > 0) throw noOffset(unknown)
      return
    }
    const spec = typeof offsetReset === 'string' ? offsetReset : cluster.clock.now() - offsetReset.backMs
    for (const state of unknown) state.resetTo(spec)
  }
}

function noOffset(states: readonly PartitionState[]): ClientError {
  const names = states.map(({ name }) => name).join(', ')
  return new ClientError(
    'org.apache.kafka.clients.consumer.NoOffsetForPartitionException',
    `Undefined offset with no reset policy for partitions: [${names}]`,
  )
}
