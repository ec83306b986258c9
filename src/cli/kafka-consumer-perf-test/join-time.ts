import type { RebalanceListener } from '../../kafka/client/consumer/types.ts'
import { partitionName } from '../../kafka/client/types.ts'

/** How long a consumer has been without partitions: from the start, or from when it lost its last one, until it gets some. */
export class JoinTime {
  #totalMs = 0
  #sinceReportMs = 0
  #startMs: number
  readonly #assigned = new Set<string>()

  constructor(startMs: number) {
    this.#startMs = startMs
  }

  get totalMs(): number {
    return this.#totalMs
  }

  /** The time since the last call, for a report on an interval. */
  takeSinceReport(): number {
    const since = this.#sinceReportMs
    this.#sinceReportMs = 0
    return since
  }

  listener(): RebalanceListener {
    return {
      onPartitionsRevoked: (partitions) => {
        for (const partition of partitions) this.#assigned.delete(partitionName(partition))
        if (this.#assigned.size === 0) this.#startMs = Date.now()
      },
      onPartitionsAssigned: (partitions) => {
        if (this.#assigned.size === 0) {
          const elapsedMs = Date.now() - this.#startMs
          this.#totalMs += elapsedMs
          this.#sinceReportMs += elapsedMs
        }
        for (const partition of partitions) this.#assigned.add(partitionName(partition))
      },
    }
  }
}
