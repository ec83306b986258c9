import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-groups says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to list groups of all types.',
  examples: [
    {
      purpose: 'All groups, whatever their type',
      command: 'kafka-groups --bootstrap-server localhost:9092 --list',
    },
    {
      purpose: 'Groups of consumers: of both protocols, and those that only commit offsets',
      command: 'kafka-groups --bootstrap-server localhost:9092 --list --consumer',
    },
    {
      purpose: 'Share groups, as JSON',
      command: 'kafka-groups --bootstrap-server localhost:9092 --list --group-type share --json',
    },
  ],
  groups: [
    { title: 'Action', options: [option.list] },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    {
      title: 'Which groups',
      options: [
        option.groupType,
        option.protocol,
        option.consumer,
        option.share,
        option.streams,
        option.json,
      ],
    },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
