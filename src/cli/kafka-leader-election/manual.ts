import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-leader-election says of itself. */
export const manual: Manual = {
  purpose:
    'This tool attempts to elect a new leader for a set of topic partitions. The type of elections supported are preferred replicas and unclean replicas.',
  examples: [
    {
      purpose: 'The first replica of every partition leads again',
      command:
        'kafka-leader-election --bootstrap-server localhost:9092 --election-type preferred --all-topic-partitions',
    },
    {
      purpose: 'The same for one partition',
      command:
        'kafka-leader-election --bootstrap-server localhost:9092 --election-type preferred --topic orders --partition 0',
    },
    {
      purpose: 'A partition without a leader gets any replica that is left; records may be lost',
      command:
        'kafka-leader-election --bootstrap-server localhost:9092 --election-type unclean --topic orders --partition 0',
    },
  ],
  groups: [
    { title: 'Election', options: [option.electionType] },
    {
      title: 'Which partitions, exactly one of --topic, --all-topic-partitions and --path-to-json-file',
      options: [option.topic, option.partition, option.allTopicPartitions, option.pathToJsonFile],
    },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.adminConfig] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
