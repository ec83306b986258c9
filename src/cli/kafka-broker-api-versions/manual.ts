import { jsonOption } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-broker-api-versions says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to retrieve broker version information.',
  examples: [
    {
      purpose: 'Every API of every broker, with the versions that it serves',
      command: 'kafka-broker-api-versions --bootstrap-server localhost:9092',
    },
    {
      purpose: 'The same as one JSON object for each broker',
      command: 'kafka-broker-api-versions --bootstrap-server localhost:9092 --json',
    },
    {
      purpose: 'Of a cluster that wants its clients to log in',
      command:
        'kafka-broker-api-versions --bootstrap-server localhost:9092 --command-config client.properties',
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    { title: 'Output', options: [jsonOption] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
