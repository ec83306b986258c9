import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-console-share-consumer says of itself. */
export const manual: Manual = {
  purpose:
    'This tool helps to read data from Kafka topics using share groups and outputs it to standard output.',
  examples: [
    {
      purpose: 'Records as the share group "console-share-consumer" gives them out, until Control-C',
      command: 'kafka-console-share-consumer --bootstrap-server localhost:9092 --topic jobs',
    },
    {
      purpose: 'The same as a worker of another group, with keys and how often each has been given out',
      command:
        'kafka-console-share-consumer --bootstrap-server localhost:9092 --topic jobs --group workers --formatter-property print.key=true --formatter-property print.delivery=true',
    },
    {
      purpose: 'A look at ten records, which then go to somebody else',
      command:
        'kafka-console-share-consumer --bootstrap-server localhost:9092 --topic jobs --group workers --release --max-messages 10',
    },
    {
      purpose: 'Records as JSON, each rejected for good, until none comes for a second',
      command:
        'kafka-console-share-consumer --bootstrap-server localhost:9092 --topic jobs --group workers --reject --timeout-ms 1000 --formatter-property print.json=true',
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.commandProperty] },
    { title: 'What to read', options: [option.topic, option.group] },
    {
      title: 'What becomes of it',
      options: [option.release, option.reject, option.rejectMessageOnError],
    },
    { title: 'When to end', options: [option.maxMessages, option.timeoutMs] },
    {
      title: 'How to print it',
      options: [
        option.formatterProperty,
        option.formatterConfig,
        option.formatter,
        option.keyDeserializer,
        option.valueDeserializer,
        option.enableSystestEvents,
        option.format,
      ],
    },
    { title: 'Old names', options: [option.property, option.consumerProperty, option.consumerConfig] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
