/** A moment as `momentOf` counts. */
type Moment = number

/** What a broker has acknowledged, each with the moment at which its answer was there: a power cut later than that must leave it. */
export class Acknowledged {
  readonly batches: AcknowledgedBatch[] = []
  readonly topics: { readonly name: string; readonly exists: boolean; readonly moment: Moment }[] = []
  readonly producerIds: { readonly id: number; readonly moment: Moment }[] = []
  /** Names of topics that somebody was asked to delete: they may be gone at any time after that. */
  readonly doomed = new Set<string>()

  /** What had been acknowledged at a power cut, and stays so whatever happens on the disk that it has left. */
  at(cut: Moment): Acknowledged {
    const left = new Acknowledged()
    left.batches.push(...upTo(cut, this.batches))
    left.topics.push(...upTo(cut, this.topics))
    left.producerIds.push(...upTo(cut, this.producerIds))
    for (const name of this.doomed) left.doomed.add(name)
    return left
  }
}

function upTo<T extends { readonly moment: Moment }>(cut: Moment, list: readonly T[]): T[] {
  return list.filter(({ moment }) => moment <= cut).map((one) => ({ ...one, moment: 0 }))
}

export interface AcknowledgedBatch {
  readonly topic: string
  readonly partition: number
  readonly producerId: number
  readonly baseSequence: number
  readonly baseOffset: number
  readonly count: number
  readonly moment: Moment
}
