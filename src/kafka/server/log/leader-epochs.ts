import type { LeaderEpochRow } from '../../../store/logs.ts'

/** Where each leader epoch of a log begins, rising in both: the reference's LeaderEpochFileCache. */
export class LeaderEpochs {
  #entries: LeaderEpochRow[]

  constructor(entries: readonly LeaderEpochRow[]) {
    this.#entries = [...entries]
  }

  /** The epoch of the last batch; -1 for a log that never had one. */
  get latest(): number {
    return this.#entries.at(-1)?.epoch ?? -1
  }

  /** Begins `epoch` at `offset`, if it is new. Epochs that ended without a record are forgotten. */
  assign(epoch: number, offset: number): void {
    if (epoch <= this.latest) return
    while ((this.#entries.at(-1)?.startOffset ?? -1) >= offset) this.#entries.pop()
    this.#entries.push({ epoch, startOffset: offset })
  }

  /**
   * Forgets the epochs that ended before `offset`, the log start; the one that it lies in begins there now. Returns that
   * one, or undefined when nothing has changed, and how to take it back.
   */
  truncateFromStart(
    offset: number,
  ): { readonly first: LeaderEpochRow; readonly undo: () => void } | undefined {
    const entries = this.#entries
    const index = entries.findLastIndex((entry) => entry.startOffset <= offset)
    const entry = entries[index]
    if (entry === undefined || (index === 0 && entry.startOffset === offset)) return undefined
    const first = { epoch: entry.epoch, startOffset: offset }
    this.#entries = [first, ...entries.slice(index + 1)]
    return {
      first,
      undo: () => {
        this.#entries = entries
      },
    }
  }

  /** The first epoch known and where it begins. */
  get earliest(): LeaderEpochRow | undefined {
    return this.#entries[0]
  }

  /** The epoch that the record at `offset` was appended in; -1 when that is before the first. */
  epochOf(offset: number): number {
    let epoch = -1
    for (const entry of this.#entries) {
      if (entry.startOffset > offset) break
      epoch = entry.epoch
    }
    return epoch
  }

  /**
   * The largest epoch up to `epoch` and the offset behind its last record, as OffsetForLeaderEpoch answers; both -1 when
   * the epoch is newer than the log's or older than all that is known.
   */
  endOf(epoch: number, logEndOffset: number): { readonly epoch: number; readonly endOffset: number } {
    const { latest } = this
    if (epoch < 0 || latest < 0 || epoch > latest) return { epoch: -1, endOffset: -1 }
    if (epoch === latest) return { epoch, endOffset: logEndOffset }
    const next = this.#entries.findIndex((entry) => entry.epoch > epoch)
    const startOffset = this.#entries[next]?.startOffset ?? -1
    const floor = this.#entries[next - 1]
    // Nothing as old is left: the reference answers with the epoch asked for and the start of the first one known.
    return { epoch: floor === undefined ? epoch : floor.epoch, endOffset: startOffset }
  }
}
