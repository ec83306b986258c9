import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-client-metrics says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to manipulate and describe client metrics configurations.',
  examples: [
    {
      purpose: 'Python clients are to push their connection metrics once a minute',
      command:
        'kafka-client-metrics --bootstrap-server localhost:9092 --alter --name python --metrics org.apache.kafka.consumer.connection --interval 60000 --match client_software_name=.*python.*',
    },
    {
      purpose: 'What there is, and what it says',
      command: 'kafka-client-metrics --bootstrap-server localhost:9092 --describe',
    },
    {
      purpose: 'The interval of Kafka again',
      command: "kafka-client-metrics --bootstrap-server localhost:9092 --alter --name python --interval ''",
    },
    {
      purpose: 'No such request any more',
      command: 'kafka-client-metrics --bootstrap-server localhost:9092 --delete --name python',
    },
  ],
  groups: [
    {
      title: 'Actions, exactly one',
      options: [option.list, option.describe, option.alter, option.deleteMetrics],
    },
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig] },
    { title: 'Which resource', options: [option.name, option.generateName] },
    { title: 'What clients are to push', options: [option.metrics, option.interval, option.match] },
    { title: 'Output', options: [jsonWith(option.list, option.describe)] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
