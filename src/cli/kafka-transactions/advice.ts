import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-transactions. */
export const advice: readonly Advice[] = [
  [
    /ID could not be found|id can not be empty/,
    'kafka-transactions list shows the transactional ids that there are.',
  ],
  [
    /Could not find any open transactions/,
    'describe-producers shows where the open transactions of a partition start.',
  ],
]
