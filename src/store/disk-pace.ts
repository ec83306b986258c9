/**
 * Whether syncs of the disk are so quick that waiting for one costs less than handing it to a thread and hearing of its end, which
 * is 0.1 ms, and commits of one loop turn each. On a disk that takes milliseconds nothing may wait for it but those who asked.
 */
export class DiskPace {
  /** So many syncs have still to be quick: nothing is known of the disk at first. */
  #toProve = PROOF

  get isQuick(): boolean {
    return this.#toProve === 0
  }

  /** To be told how long each sync took, in milliseconds. */
  note(tookMs: number): void {
    if (tookMs > QUICK_MS) this.#toProve = PROOF
    else if (this.#toProve > 0) this.#toProve--
  }
}

/** As long as a client's request may be held up by another's write. */
const QUICK_MS = 2
/** One slow sync among so many is borne, as it would be by the clients that asked for it. */
const PROOF = 64
