/** The options of kafka-leader-election. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import type { ElectionType } from '../../kafka/client/admin/elect-leaders.ts'
import { enumOption, flag, integerOption, stringOption } from '../kit/option-spec.ts'

const electionTypes: readonly ElectionType[] = ['PREFERRED', 'UNCLEAN']

export const bootstrapServer = stringOption(
  'bootstrap-server',
  'A hostname and port for the broker to connect to, in the form host:port. Multiple comma separated URLs can be given. REQUIRED.',
  { describedAs: 'host:port' },
)
export const adminConfig = stringOption(
  'admin.config',
  '(DEPRECATED) Configuration properties files to pass to the admin client. This option will be removed in a future version. Use --command-config instead.',
  { describedAs: 'config file', suggests: 'files' },
)
export const commandConfig = stringOption(
  'command-config',
  'Config properties file to pass to the admin client.',
  { describedAs: 'Config file', suggests: 'files' },
)
export const pathToJsonFile = stringOption(
  'path-to-json-file',
  'The JSON file with the list  of partition for which leader elections should be performed. This is an example format. \n{"partitions":\n\t[{"topic": "foo", "partition": 1},\n\t {"topic": "foobar", "partition": 2}]\n}\nNot allowed if --all-topic-partitions or --topic flags are specified.',
  { describedAs: 'Path to JSON file', suggests: 'files' },
)
export const topic = stringOption(
  'topic',
  'Name of topic for which to perform an election. Not allowed if --path-to-json-file or --all-topic-partitions is specified.',
  { describedAs: 'topic name', suggests: 'topics' },
)
export const partition = integerOption(
  'partition',
  'Partition id for which to perform an election. REQUIRED if --topic is specified.',
  { describedAs: 'partition id' },
)
export const allTopicPartitions = flag(
  'all-topic-partitions',
  'Perform election on all of the eligible topic partitions based on the type of election (see the --election-type flag). Not allowed if --topic or --path-to-json-file is specified.',
)
export const electionType = enumOption(
  'election-type',
  'Type of election to attempt. Possible values are "preferred" for preferred leader election or "unclean" for unclean leader election. If preferred election is selection, the election is only performed if the current leader is not the preferred leader for the topic partition. If unclean election is selected, the election is only performed if there are no leader for the topic partition. REQUIRED.',
  electionTypes,
  { describedAs: 'election type' },
)
