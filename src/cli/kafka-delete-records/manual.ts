import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-delete-records says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to delete records of the given partitions down to the specified offset.',
  examples: [
    {
      purpose: 'The first 100 records of a partition, and all of another (-1), as the file says:',
      command: `echo '{"partitions":[{"topic":"orders","partition":0,"offset":100},{"topic":"orders","partition":1,"offset":-1}],"version":1}' > offsets.json`,
    },
    {
      purpose: 'There is no way back',
      command: 'kafka-delete-records --bootstrap-server localhost:9092 --offset-json-file offsets.json',
    },
    {
      purpose: 'Where the partitions begin now',
      command: 'kafka-get-offsets --bootstrap-server localhost:9092 --topic orders --time earliest',
    },
  ],
  groups: [
    { title: 'What to delete', options: [option.offsetJsonFile] },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
