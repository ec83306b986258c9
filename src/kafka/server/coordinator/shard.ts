import type { Clock } from '../../../runtime/clock.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import type { TimerChange } from './turn.ts'

/** One partition of a coordinator's topic: its log, the state that was read from it, and the timers of that state. */
export class Shard<State, Event> {
  readonly partition: number
  readonly log: PartitionLog
  readonly state: State
  /** Resolves when the log has been read: true, or false when that failed. */
  loading: Promise<boolean> = Promise.resolve(false)
  isLoaded = false
  /** Its state no longer counts: a commit failed, or the broker stops. */
  isDropped = false
  /** Of the records appended last; undefined when all are committed. Never rejects: a failure drops the shard. */
  commit: Promise<void> | undefined
  readonly #timers = new Map<string, () => void>()

  constructor(partition: number, log: PartitionLog, state: State) {
    this.partition = partition
    this.log = log
    this.state = state
  }

  /** Sets, resets or calls off timers; `fire` gets the event of each that runs out. */
  changeTimers(changes: readonly TimerChange<Event>[], clock: Clock, fire: (event: Event) => void): void {
    for (const change of changes) {
      if (change.afterMs !== null && change.unlessSet && this.#timers.has(change.key)) continue
      this.#timers.get(change.key)?.()
      this.#timers.delete(change.key)
      if (change.afterMs === null) continue
      const { key, event } = change
      const cancel = clock.after(change.afterMs, () => {
        this.#timers.delete(key)
        fire(event)
      })
      this.#timers.set(key, cancel)
    }
  }

  /** Gives the state up: nothing happens any more. */
  drop(): void {
    this.isDropped = true
    for (const cancel of this.#timers.values()) cancel()
    this.#timers.clear()
  }
}
