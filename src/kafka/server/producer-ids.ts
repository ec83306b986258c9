import type { ProducerRows } from '../../store/producers.ts'
import type { Store } from '../../store/store.ts'

/** Ids taken from the store at once, as the reference's controller gives them to brokers. */
const BLOCK_SIZE = 1000

/** Gives producer ids that nobody has had: in blocks, so that few of them cost a write. A restart skips the rest of one. */
export class ProducerIds {
  readonly #store: Store
  readonly #rows: ProducerRows
  #next = 0
  #end = 0
  #taken: Promise<void> = Promise.resolve()

  constructor(store: Store, rows: ProducerRows) {
    this.#store = store
    this.#rows = rows
  }

  /** The next id; settles when its block is on record. Rejects with StoreError. */
  async next(): Promise<number> {
    const id = this.take()
    await this.#taken
    return id
  }

  /** The next id, which counts when this turn of the event loop is committed. Throws StoreError. */
  take(): number {
    if (this.#next === this.#end) {
      const first = this.#store.write(() => this.#rows.takeIds(BLOCK_SIZE))
      this.#next = first
      this.#end = first + BLOCK_SIZE
      // A block whose write is rolled back belongs to nobody.
      this.#store.onRollback(() => {
        this.#next = this.#end
      })
      this.#taken = this.#store.committed({ durable: true })
      // Whoever waits for an id hears of it; `take` has nobody who waits.
      this.#taken.catch(() => {})
    }
    return this.#next++
  }
}
