import { jsonWith } from '../kit/json.ts'
import type { Manual } from '../kit/manual.ts'
import { helpOption, versionOption } from '../kit/usage.ts'
import * as option from './options.ts'

/** What kafka-configs says of itself. */
export const manual: Manual = {
  purpose:
    'This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group',
  examples: [
    {
      purpose: 'What a topic is told apart from the defaults',
      command: 'kafka-configs --bootstrap-server localhost:9092 --describe --topic orders',
    },
    {
      purpose: 'A topic keeps its records for a week, and the last one of each key for ever',
      command:
        "kafka-configs --bootstrap-server localhost:9092 --alter --topic orders --add-config 'retention.ms=604800000,cleanup.policy=[compact,delete]'",
    },
    {
      purpose: 'The defaults again',
      command:
        'kafka-configs --bootstrap-server localhost:9092 --alter --topic orders --delete-config retention.ms,cleanup.policy',
    },
    {
      purpose: 'Every setting of a broker',
      command: 'kafka-configs --bootstrap-server localhost:9092 --describe --broker 1 --all',
    },
    {
      purpose: 'A password for a user',
      command:
        "kafka-configs --bootstrap-server localhost:9092 --alter --user alice --add-config 'SCRAM-SHA-256=[iterations=8192,password=secret]'",
    },
    {
      purpose: 'At most 1 MB a second for every client without a quota of its own',
      command:
        'kafka-configs --bootstrap-server localhost:9092 --alter --client-defaults --add-config producer_byte_rate=1048576',
    },
  ],
  groups: [
    { title: 'Actions, exactly one', options: [option.describe, option.alter] },
    {
      title: 'Connection, one of --bootstrap-server and --bootstrap-controller',
      options: [option.bootstrapServer, option.bootstrapController, option.commandConfig],
    },
    {
      title: 'Whose configuration',
      options: [
        option.topic,
        option.broker,
        option.brokerDefaults,
        option.brokerLogger,
        option.group,
        option.user,
        option.userDefaults,
        option.client,
        option.clientDefaults,
        option.ip,
        option.ipDefaults,
        option.clientMetrics,
      ],
    },
    {
      title: 'The same in the older way',
      options: [option.entityType, option.entityName, option.entityDefault],
    },
    { title: 'What to change', options: [option.addConfig, option.addConfigFile, option.deleteConfig] },
    { title: 'What to describe', options: [option.all, jsonWith(option.describe)] },
    { title: 'Help', options: [helpOption, versionOption] },
  ],
}
