import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-cluster. */
export const advice: readonly Advice[] = [
  [
    /BrokerIdNotRegisteredException/,
    'kafka-cluster list-endpoints --include-fenced-brokers shows the brokers that there are.',
  ],
]
