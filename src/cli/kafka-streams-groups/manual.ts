import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-streams-groups says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to list, or describe streams groups.',
  examples: [
    {
      purpose: 'The streams groups that are there, with their states',
      command: 'kafka-streams-groups --bootstrap-server localhost:9092 --list --state',
    },
    {
      purpose: 'How far an application is behind in each partition',
      command: 'kafka-streams-groups --bootstrap-server localhost:9092 --describe --group word-count',
    },
    {
      purpose: 'Which tasks each of its members has',
      command:
        'kafka-streams-groups --bootstrap-server localhost:9092 --describe --group word-count --members',
    },
    {
      purpose: 'Read everything again, with its internal topics made anew',
      command:
        'kafka-streams-groups --bootstrap-server localhost:9092 --reset-offsets --group word-count --all-input-topics --to-earliest --delete-all-internal-topics --execute',
    },
    {
      purpose: 'No application any more',
      command:
        'kafka-streams-groups --bootstrap-server localhost:9092 --delete --group word-count --delete-all-internal-topics',
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
      options: [
        option.group,
        option.allGroups,
        option.inputTopic,
        option.allInputTopics,
        option.deleteInternalTopic,
        option.deleteAllInternalTopics,
      ],
    },
    {
      title: 'What to list or describe',
      options: [option.state, option.members, option.offsets, option.verbose, option.json],
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
