import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-reassign-partitions. */
export const advice: readonly Advice[] = [
  [
    /com\.fasterxml\.jackson|not a valid JSON|version field|list cannot be empty|Size of replicas list/,
    '--generate reads {"version":1,"topics":[{"topic":"orders"}]}, the others {"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[1]}]}.',
  ],
  [
    /Unknown broker id|InvalidReplicaAssignmentException/,
    'kafka-cluster list-endpoints shows the brokers that there are.',
  ],
]
