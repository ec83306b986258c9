import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-console-consumer says of itself. */
export const manual: Manual = {
  purpose: 'This tool helps to read data from Kafka topics and outputs it to standard output.',
  examples: [
    {
      purpose: 'All records of a topic, and those to come, until Control-C',
      command: 'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning',
    },
    {
      purpose: 'Ten records with their times, keys and headers',
      command:
        'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning --max-messages 10 --formatter-property print.timestamp=true --formatter-property print.key=true --formatter-property print.headers=true',
    },
    {
      purpose: 'What is new for a group, which remembers how far it has read',
      command: 'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --group billing',
    },
    {
      purpose: 'One partition from offset 42 on, ending when nothing comes for a second',
      command:
        'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --partition 0 --offset 42 --timeout-ms 1000',
    },
    {
      purpose:
        'A whole topic to a file without loss, which kafka-console-producer reads back with parse.json=true',
      command:
        'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --until now --formatter-property print.json=true > orders.jsonl',
    },
    {
      purpose: 'What came between yesterday at two and an hour ago',
      command:
        "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from 'yesterday 14:00' --until '1 hour ago'",
    },
    {
      purpose: 'A line of your own making for each record',
      command:
        "kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --from-beginning --format '%p/%o %k: %s\\n'",
    },
  ],
  groups: [
    { title: 'Connection', options: [option.bootstrapServer, option.commandConfig, option.commandProperty] },
    {
      title: 'What to read',
      options: [
        option.topic,
        option.include,
        option.group,
        option.partition,
        option.offset,
        option.fromBeginning,
        option.from,
        option.until,
        option.isolationLevel,
      ],
    },
    { title: 'When to end', options: [option.maxMessages, option.timeoutMs, option.skipMessageOnError] },
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
