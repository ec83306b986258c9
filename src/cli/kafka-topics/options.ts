/** The options of kafka-topics. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { topicKeys } from '../../kafka/configs/topic-keys.ts'
import { flag, integerOption, stringOption } from '../kit/option-spec.ts'

/** Said wherever somebody tries to change topic configurations with this tool. */
export const CONFIGS_TOOL_HINT = ' (To alter topic configurations, the kafka-configs tool can be used.)'

const configNames = topicKeys.map((key) => key.name).sort()

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The Kafka server to connect to.', {
  describedAs: 'server to connect to',
})
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const list = flag('list', 'List all available topics.')
export const create = flag('create', 'Create a new topic.')
export const deleteTopic = flag('delete', 'Delete a topic.')
export const alter = flag(
  'alter',
  `Alter the number of partitions and replica assignment.${CONFIGS_TOOL_HINT}`,
)
export const describe = flag('describe', 'List details for the given topics.')
export const topic = stringOption(
  'topic',
  'The topic to create, alter, describe or delete. It also accepts a regular expression, except for --create option.',
  { describedAs: 'topic', suggests: 'topics' },
)
export const topicId = stringOption('topic-id', 'The topic-id to describe.', { describedAs: 'topic-id' })
export const config = stringOption(
  'config',
  `A topic configuration override for the topic being created. The following is a list of valid configurations: \n${configNames
    .map((name) => `\t${name}`)
    .join(
      '\n',
    )}\nSee the Kafka documentation for full details on the topic configs. It is supported only in combination with --create.${CONFIGS_TOOL_HINT}`,
  { describedAs: 'name=value', suggests: 'topic-configs' },
)
export const deleteConfig = stringOption(
  'delete-config',
  'This option is no longer supported and has been deprecated since 4.0',
  { describedAs: 'name' },
)
export const partitions = integerOption(
  'partitions',
  'The number of partitions for the topic being created or altered. If not supplied with --create, the topic uses the cluster default. (WARNING: If partitions are increased for a topic that has a key, the partition logic or ordering of the messages will be affected).',
  { describedAs: '# of partitions' },
)
export const replicationFactor = integerOption(
  'replication-factor',
  'The replication factor for each partition in the topic being created. If not supplied, the topic uses the cluster default.',
  { describedAs: 'replication factor' },
)
export const replicaAssignment = stringOption(
  'replica-assignment',
  'A list of manual partition-to-broker assignments for the topic being created or altered.',
  {
    describedAs:
      'broker_id_for_part1_replica1 : broker_id_for_part1_replica2 , broker_id_for_part2_replica1 : broker_id_for_part2_replica2 , ...',
  },
)
export const underReplicatedPartitions = flag(
  'under-replicated-partitions',
  'If set when describing topics, only show under-replicated partitions.',
)
export const unavailablePartitions = flag(
  'unavailable-partitions',
  'If set when describing topics, only show partitions whose leader is not available.',
)
export const underMinIsrPartitions = flag(
  'under-min-isr-partitions',
  'If set when describing topics, only show partitions whose isr count is less than the configured minimum.',
)
export const atMinIsrPartitions = flag(
  'at-min-isr-partitions',
  'If set when describing topics, only show partitions whose isr count is equal to the configured minimum.',
)
export const topicsWithOverrides = flag(
  'topics-with-overrides',
  'If set when describing topics, only show topics that have overridden configs.',
)
export const ifExists = flag(
  'if-exists',
  'If set when altering or deleting or describing topics, the action will only execute if the topic exists.',
)
export const ifNotExists = flag(
  'if-not-exists',
  'If set when creating topics, the create request will not fail if the topic already exists, but the request will still be sent.',
)
export const excludeInternal = flag(
  'exclude-internal',
  'Exclude internal topics when listing or describing topics. By default, the internal topics are included.',
)
export const partitionSizeLimitPerResponse = integerOption(
  'partition-size-limit-per-response',
  'The maximum partition size to be included in one DescribeTopicPartitions response.',
  { describedAs: 'maximum number of partitions per response' },
)
