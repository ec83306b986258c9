import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-consumer-groups says of itself. */
export const manual: Manual = {
  purpose:
    'This tool helps to list all consumer groups, describe a consumer group, delete consumer group info, or reset consumer group offsets.',
  examples: [
    {
      purpose: 'The groups that are there, with their states',
      command: 'kafka-consumer-groups --bootstrap-server localhost:9092 --list --state',
    },
    {
      purpose: 'How far a group is behind in each partition; with --watch again and again',
      command: 'kafka-consumer-groups --bootstrap-server localhost:9092 --describe --group billing',
    },
    {
      purpose: 'Who is in a group, and which partitions each member has',
      command:
        'kafka-consumer-groups --bootstrap-server localhost:9092 --describe --group billing --members --verbose',
    },
    {
      purpose: 'What a reset to two hours ago would change; with --execute instead of --dry-run it is done',
      command:
        'kafka-consumer-groups --bootstrap-server localhost:9092 --reset-offsets --group billing --topic orders --to-datetime "2 hours ago" --dry-run',
    },
    {
      purpose: 'Skip to the end of two partitions',
      command:
        'kafka-consumer-groups --bootstrap-server localhost:9092 --reset-offsets --group billing --topic orders:0,1 --to-latest --execute',
    },
    {
      purpose: 'No group any more',
      command: 'kafka-consumer-groups --bootstrap-server localhost:9092 --delete --group billing',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [
        option.list,
        option.describe,
        option.resetOffsets,
        option.deleteOffsets,
        option.deleteGroups,
        option.validateRegex,
      ],
    },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.timeout] },
    {
      title: 'Which groups and topics',
      options: [option.group, option.allGroups, option.topic, option.allTopics],
    },
    {
      title: 'What to list or describe',
      options: [
        option.offsets,
        option.members,
        option.state,
        option.type,
        option.verbose,
        option.watch,
        option.json,
      ],
    },
    {
      title: 'Where to reset to, exactly one',
      options: [
        option.toEarliest,
        option.toLatest,
        option.toCurrent,
        option.toOffset,
        option.shiftBy,
        option.toDatetime,
        option.byDuration,
        option.fromFile,
      ],
    },
    { title: 'What to do with the plan', options: [option.dryRun, option.execute, option.exportPlan] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
