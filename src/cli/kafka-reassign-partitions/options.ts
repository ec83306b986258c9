/** The options of kafka-reassign-partitions. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { flag, longOption, stringOption } from '../kit/option-spec.ts'

export const verify = flag(
  'verify',
  'Verify if the reassignment completed as specified by the --reassignment-json-file option. If there is a throttle engaged for the replicas specified, and the rebalance has completed, the throttle will be removed',
)
export const generate = flag(
  'generate',
  'Generate a candidate partition reassignment configuration. Note that this only generates a candidate assignment, it does not execute it.',
)
export const execute = flag(
  'execute',
  'Kick off the reassignment as specified by the --reassignment-json-file option.',
)
export const cancel = flag('cancel', 'Cancel an active reassignment.')
export const list = flag('list', 'List all active partition reassignments.')
export const bootstrapServer = stringOption('bootstrap-server', 'the server(s) to use for bootstrapping.', {
  describedAs: 'Server(s) to use for bootstrapping',
  optional: true,
})
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'Admin client property file', suggests: 'files' },
)
export const reassignmentJsonFile = stringOption(
  'reassignment-json-file',
  'The JSON file with the partition reassignment configurationThe format to use is - \n{"partitions":\n\t[{"topic": "foo",\n\t  "partition": 1,\n\t  "replicas": [1,2,3],\n\t  "log_dirs": ["dir1","dir2","dir3"] }],\n"version":1\n}\nNote that "log_dirs" is optional. When it is specified, its length must equal the length of the replicas list. The value in this list can be either "any" or the absolution path of the log directory on the broker. If absolute log directory path is specified, the replica will be moved to the specified log directory on the broker.',
  { describedAs: 'manual assignment json file path', suggests: 'files' },
)
export const topicsToMoveJsonFile = stringOption(
  'topics-to-move-json-file',
  'Generate a reassignment configuration to move the partitions of the specified topics to the list of brokers specified by the --broker-list option. The format to use is - \n{"topics":\n\t[{"topic": "foo"},{"topic": "foo1"}],\n"version":1\n}',
  { describedAs: 'topics to reassign json file path', suggests: 'files' },
)
export const brokerList = stringOption(
  'broker-list',
  'The list of brokers to which the partitions need to be reassigned in the form "0,1,2". This is required if --topics-to-move-json-file is used to generate reassignment configuration',
  { describedAs: 'brokerlist' },
)
export const bootstrapController = stringOption(
  'bootstrap-controller',
  'The controller to use for reassignment. By default, the tool will get the quorum controller. This option supports the actions --cancel and --list.',
  { describedAs: 'bootstrap controller to connect to', optional: true },
)
export const disableRackAware = flag('disable-rack-aware', 'Disable rack aware replica assignment')
export const throttle = longOption(
  'throttle',
  'The movement of partitions between brokers will be throttled to this value (bytes/sec). This option can be included with --execute when a reassignment is started, and it can be altered by resubmitting the current reassignment along with the --additional flag. The throttle rate should be at least 1 KB/s.',
  { describedAs: 'throttle', defaultsTo: -1 },
)
export const replicaAlterLogDirsThrottle = longOption(
  'replica-alter-log-dirs-throttle',
  'The movement of replicas between log directories on the same broker will be throttled to this value (bytes/sec). This option can be included with --execute when a reassignment is started, and it can be altered by resubmitting the current reassignment along with the --additional flag. The throttle rate should be at least 1 KB/s.',
  { describedAs: 'replicaAlterLogDirsThrottle', defaultsTo: -1 },
)
export const timeout = longOption(
  'timeout',
  'The maximum time in ms to wait for log directory replica assignment to begin.',
  { describedAs: 'timeout', defaultsTo: 10_000 },
)
export const additional = flag(
  'additional',
  'Execute this reassignment in addition to any other ongoing ones. This option can also be used to change the throttle of an ongoing reassignment.',
)
export const preserveThrottles = flag('preserve-throttles', 'Do not modify broker or topic throttles.')
export const disallowReplicationFactorChange = flag(
  'disallow-replication-factor-change',
  "Denies the ability to change a partition's replication factor as part of this reassignment through adding validation against it.",
)
