import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-reassign-partitions says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to move topic partitions between replicas.',
  examples: [
    {
      purpose: 'Where the partitions of the topics in a file could go, and where they are',
      command:
        'kafka-reassign-partitions --bootstrap-server localhost:9092 --generate --topics-to-move-json-file topics.json --broker-list 1,2,3',
    },
    {
      purpose: 'Move them, with at most 10 MB a second between brokers',
      command:
        'kafka-reassign-partitions --bootstrap-server localhost:9092 --execute --reassignment-json-file moves.json --throttle 10000000',
    },
    {
      purpose: 'How far that is; when it is done the throttle goes',
      command:
        'kafka-reassign-partitions --bootstrap-server localhost:9092 --verify --reassignment-json-file moves.json',
    },
    {
      purpose: 'What is being moved now',
      command: 'kafka-reassign-partitions --bootstrap-server localhost:9092 --list',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [option.generate, option.execute, option.verify, option.cancel, option.list],
    },
    {
      title: 'Connection, one of --bootstrap-server and --bootstrap-controller',
      options: [option.bootstrapServer, option.bootstrapController, option.commandConfig],
    },
    {
      title: 'What to move, and where',
      options: [
        option.reassignmentJsonFile,
        option.topicsToMoveJsonFile,
        option.brokerList,
        option.disableRackAware,
      ],
    },
    {
      title: 'How to move it',
      options: [
        option.additional,
        option.throttle,
        option.replicaAlterLogDirsThrottle,
        option.preserveThrottles,
        option.disallowReplicationFactorChange,
        option.timeout,
      ],
    },
    { title: 'Output', options: [jsonWith(option.list)] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
