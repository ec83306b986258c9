import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-leader-election. */
export const advice: readonly Advice[] = [
  [
    /Missing required option|One and only one of the following options/,
    'for example --election-type preferred --all-topic-partitions.',
  ],
  [
    /Replica election data|com\.fasterxml\.jackson/,
    'the file is like {"partitions":[{"topic":"orders","partition":0}]}.',
  ],
  [
    /EligibleLeadersNotAvailable|PreferredLeaderNotAvailable/,
    'kafka-topics --describe shows which replicas are in sync.',
  ],
]
