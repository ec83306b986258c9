import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-topics. */
export const advice: readonly Advice[] = [
  [/TopicExistsException/, 'with --if-not-exists a topic that exists is no error.'],
  [
    /does not exist as expected/,
    '--list shows the topics that there are; with --if-exists a missing one is no error.',
  ],
  [/UnknownTopicOrPartitionException/, '--list shows the topics that there are.'],
  [/InvalidReplicationFactorException/, "leave --replication-factor out to take the cluster's own."],
  [
    /InvalidReplicaAssignmentException/,
    'leave --replica-assignment out to let the cluster place the partitions.',
  ],
  [/InvalidPartitionsException/, 'partitions can only be added; --describe shows how many there are.'],
  [
    /InvalidConfigurationException|ConfigException: Invalid value/,
    'kafka-configs --help lists the configurations of a topic; kafka-configs --describe --topic NAME --all shows values.',
  ],
]
