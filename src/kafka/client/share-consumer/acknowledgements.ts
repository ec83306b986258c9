import type { AcknowledgeType } from './types.ts'

/** As the protocol numbers them; 0 is an offset at which there is no record. */
const IDS: Record<AcknowledgeType | 'GAP', number> = { GAP: 0, ACCEPT: 1, RELEASE: 2, REJECT: 3, RENEW: 4 }
/** So many alike in a row are worth a batch of their own, with one type for all. */
const LONG_RUN = 11

export interface AcknowledgementBatch {
  firstOffset: number
  lastOffset: number
  /** One for all, or one for each offset. */
  acknowledgeTypes: number[]
}

/** What is to be said of offsets of a partition, by offset. */
export type Acknowledgements = Map<number, AcknowledgeType | 'GAP'>

export function hasRenewals(acknowledgements: Acknowledgements): boolean {
  for (const type of acknowledgements.values()) if (type === 'RENEW') return true
  return false
}

/** Puts acknowledgements in batches of neighbours; long runs of one type stand alone. */
export function acknowledgementBatches(acknowledgements: Acknowledgements): AcknowledgementBatch[] {
  const batches: AcknowledgementBatch[] = []
  let mixed: AcknowledgementBatch | undefined
  for (const run of runsOf(acknowledgements)) {
    if (run.lastOffset - run.firstOffset + 1 >= LONG_RUN) {
      mixed = undefined
      batches.push({ firstOffset: run.firstOffset, lastOffset: run.lastOffset, acknowledgeTypes: [run.type] })
      continue
    }
    const types = new Array<number>(run.lastOffset - run.firstOffset + 1).fill(run.type)
    if (mixed !== undefined && mixed.lastOffset + 1 === run.firstOffset) {
      mixed.lastOffset = run.lastOffset
      mixed.acknowledgeTypes.push(...types)
      continue
    }
    mixed = { firstOffset: run.firstOffset, lastOffset: run.lastOffset, acknowledgeTypes: types }
    batches.push(mixed)
  }
  for (const batch of batches) {
    const [first] = batch.acknowledgeTypes
    if (first !== undefined && batch.acknowledgeTypes.every((type) => type === first))
      batch.acknowledgeTypes = [first]
  }
  return batches
}

interface Run {
  firstOffset: number
  lastOffset: number
  type: number
}

function runsOf(acknowledgements: Acknowledgements): Run[] {
  const runs: Run[] = []
  let run: Run | undefined
  for (const [offset, type] of [...acknowledgements].sort(([a], [b]) => a - b)) {
    const id = IDS[type]
    if (run !== undefined && run.type === id && run.lastOffset + 1 === offset) run.lastOffset = offset
    else {
      run = { firstOffset: offset, lastOffset: offset, type: id }
      runs.push(run)
    }
  }
  return runs
}
