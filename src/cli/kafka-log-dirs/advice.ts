import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-log-dirs. */
export const advice: readonly Advice[] = [
  [/do not exist from --broker-list/, 'leave --broker-list out to ask every broker.'],
]
