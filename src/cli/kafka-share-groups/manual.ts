import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-share-groups says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to list, describe, reset and delete share groups.',
  examples: [
    {
      purpose: 'The share groups that are there, with their states',
      command: 'kafka-share-groups --bootstrap-server localhost:9092 --list --state',
    },
    {
      purpose: 'Where a group starts to read in each partition, and how far it is behind',
      command: 'kafka-share-groups --bootstrap-server localhost:9092 --describe --group workers',
    },
    {
      purpose: 'Who is in a group',
      command: 'kafka-share-groups --bootstrap-server localhost:9092 --describe --group workers --members',
    },
    {
      purpose: 'What a reset to the beginning would change; with --execute instead of --dry-run it is done',
      command:
        'kafka-share-groups --bootstrap-server localhost:9092 --reset-offsets --group workers --topic jobs --to-earliest --dry-run',
    },
    {
      purpose: 'No group any more',
      command: 'kafka-share-groups --bootstrap-server localhost:9092 --delete --group workers',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [option.list, option.describe, option.resetOffsets, option.deleteOffsets, option.deleteGroups],
    },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.timeout] },
    {
      title: 'Which groups and topics',
      options: [option.group, option.allGroups, option.topic, option.allTopics],
    },
    {
      title: 'What to list or describe',
      options: [option.offsets, option.members, option.state, option.verbose, option.json],
    },
    {
      title: 'Where to reset to, exactly one',
      options: [option.toEarliest, option.toLatest, option.toDatetime],
    },
    { title: 'What to do with the plan', options: [option.dryRun, option.execute] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
