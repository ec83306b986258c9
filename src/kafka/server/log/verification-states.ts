/** What is remembered of a producer whose transaction has yet to write to a log. */
export interface Verification {
  readonly epoch: number
  readonly lowestSequence: number
  /** The producer speaks transactions v2: its epoch rises with every transaction, so its sequences begin at 0. */
  readonly supportsEpochBump: boolean
  readonly sinceMs: number
}

/**
 * Producers that ask whether a partition belongs to their transaction, from the first question up to the first batch
 * (VerificationStateEntry of the reference). When a question fails the batch does not get in, but a later one of the same
 * producer might, and then the earlier could never follow: so the lowest sequence asked for must come first.
 */
export class VerificationStates {
  readonly #byProducer = new Map<number, Verification>()

  get(producerId: number): Verification | undefined {
    return this.#byProducer.get(producerId)
  }

  /** Notes a batch that wants to begin a transaction. */
  note(
    producerId: number,
    asked: Omit<Verification, 'lowestSequence'> & { readonly sequence: number },
  ): void {
    const known = this.#byProducer.get(producerId)
    const { sequence, epoch } = asked
    if (known === undefined) {
      const { supportsEpochBump, sinceMs } = asked
      this.#byProducer.set(producerId, { epoch, lowestSequence: sequence, supportsEpochBump, sinceMs })
    } else if (epoch > known.epoch || (epoch === known.epoch && sequence < known.lowestSequence)) {
      this.#byProducer.set(producerId, { ...known, epoch, lowestSequence: sequence })
    }
  }

  /**
   * Forgets a producer whose transactional batch or marker was appended; not when the marker ends a transaction while
   * the next one has asked already, which transactions v2 tells by the epoch.
   */
  appended(producerId: number, epoch: number, isMarker: boolean): void {
    const known = this.#byProducer.get(producerId)
    if (known === undefined) return
    const isOfNext = isMarker && known.supportsEpochBump && known.epoch === epoch
    if (!isOfNext) this.#byProducer.delete(producerId)
  }

  /** Forgets who asked first at `timeMs` or before. */
  expire(timeMs: number): void {
    for (const [producerId, { sinceMs }] of this.#byProducer) {
      if (sinceMs <= timeMs) this.#byProducer.delete(producerId)
    }
  }
}
