import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-topics says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to create, delete, describe, or change a topic.',
  examples: [
    {
      purpose: 'A topic of three partitions that keeps its records for a day',
      command:
        'kafka-topics --bootstrap-server localhost:9092 --create --topic orders --partitions 3 --config retention.ms=86400000',
    },
    {
      purpose: 'The topics that are there, but for those of Kafka itself',
      command: 'kafka-topics --bootstrap-server localhost:9092 --list --exclude-internal',
    },
    {
      purpose: 'Partitions, leaders, replicas and settings of all topics whose names begin with "ord"',
      command: "kafka-topics --bootstrap-server localhost:9092 --describe --topic 'ord.*'",
    },
    {
      purpose: 'Six partitions instead of three',
      command: 'kafka-topics --bootstrap-server localhost:9092 --alter --topic orders --partitions 6',
    },
    {
      purpose: 'No topic any more; no error where there is none',
      command: 'kafka-topics --bootstrap-server localhost:9092 --delete --topic orders --if-exists',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [option.create, option.list, option.describe, option.alter, option.deleteTopic],
    },
    {
      title: 'Connection',
      options: [option.bootstrapServer, option.commandConfig],
    },
    {
      title: 'Which topics',
      options: [option.topic, option.topicId, option.excludeInternal, option.ifExists, option.ifNotExists],
    },
    {
      title: 'What a topic is to be',
      options: [
        option.partitions,
        option.replicationFactor,
        option.replicaAssignment,
        option.config,
        option.deleteConfig,
      ],
    },
    {
      title: 'What to describe',
      options: [
        option.underReplicatedPartitions,
        option.unavailablePartitions,
        option.underMinIsrPartitions,
        option.atMinIsrPartitions,
        option.topicsWithOverrides,
        option.partitionSizeLimitPerResponse,
        jsonWith(option.list, option.describe),
      ],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
