/** The options of kafka-consumer-groups. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import * as common from '../groups/options.ts'
import { jsonWith } from '../kit/json.ts'
import { doubleOption, flag, ours, stringOption } from '../kit/option-spec.ts'

export {
  byDuration,
  execute,
  exportPlan,
  fromFile,
  shiftBy,
  toCurrent,
  toDatetime,
  toEarliest,
  toLatest,
  toOffset,
} from '../groups/options.ts'

export const bootstrapServer = common.bootstrapServer(
  'The server(s) to connect to. REQUIRED for all options except for --validate-regex.',
)
export const group = common.group('consumer')
export const topic = stringOption(
  'topic',
  'The topic whose consumer group information should be deleted or topic whose should be included in the reset offset process. In `reset-offsets` case, partitions can be specified using this format: `topic1:0,1,2`, where 0,1,2 are the partition to be included in the process. Reset-offsets also supports multiple topic inputs.',
  { describedAs: 'topic', suggests: 'topics' },
)
export const allTopics = flag(
  'all-topics',
  'Consider all topics assigned to a group in the `reset-offsets` process.',
)
export const list = common.list('consumer')
export const describe = flag(
  'describe',
  'Describe consumer group and list offset lag (number of messages not yet processed) related to given group.',
)
export const allGroups = common.allGroups('consumer')
export const deleteGroups = flag(
  'delete',
  'Pass in groups to delete topic partition offsets and ownership information over the entire consumer group. For instance --group g1 --group g2',
)
export const timeout = common.timeout(' (when the group is just created, or is going through some changes)')
export const commandConfig = common.commandConfig('Admin Client and Consumer')
export const resetOffsets = flag(
  'reset-offsets',
  "Reset offsets of consumer group. Supports one consumer group at the time, and instances should be inactive\nHas 2 execution options: --dry-run (the default) to plan which offsets to reset, and --execute to update the offsets. Additionally, the --export option is used to export the results to a CSV format.\nYou must choose one of the following reset specifications: --to-datetime, --by-duration, --to-earliest, --to-latest, --shift-by, --from-file, --to-current, --to-offset.\nTo define the scope use --all-topics or --topic. One scope must be specified unless you use '--from-file'.",
)
export const deleteOffsets = common.deleteOffsets('consumer')
export const dryRun = common.dryRun('Consumer Groups')
export const members = flag(
  'members',
  "Describe members of the group. This option may be used with '--describe' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost:9092 --describe --group group1 --members",
  { availableIf: [describe] },
)
export const verbose = flag(
  'verbose',
  "Provide additional information, if any, when describing the group. This option may be used with '--offsets'/'--members'/'--state' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost:9092 --describe --group group1 --members --verbose",
  { availableIf: [describe] },
)
export const offsets = flag(
  'offsets',
  "Describe the group and list all topic partitions in the group along with their offset lag. This is the default sub-action of and may be used with '--describe' and '--bootstrap-server' options only.\nExample: --bootstrap-server localhost:9092 --describe --group group1 --offsets",
  { availableIf: [describe] },
)
export const state = stringOption(
  'state',
  "When specified with '--describe', includes the state of the group.\nExample: --bootstrap-server localhost:9092 --describe --group group1 --state\nWhen specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states.\nExample: --bootstrap-server localhost:9092 --list --state stable,empty\nThis option may be used with '--describe', '--list' and '--bootstrap-server' options only.",
  {
    optional: true,
    availableIf: [describe, list],
    suggests: [
      'Stable',
      'PreparingRebalance',
      'CompletingRebalance',
      'Empty',
      'Dead',
      'Assigning',
      'Reconciling',
    ],
  },
)
export const type = stringOption(
  'type',
  "When specified with '--list', it displays the types of all the groups. It can also be used to list groups with specific types.\nExample: --bootstrap-server localhost:9092 --list --type classic,consumer\nThis option may be used with the '--list' option only.",
  { optional: true, availableIf: [list], suggests: ['classic', 'consumer'] },
)
export const validateRegex = stringOption(
  'validate-regex',
  'Validate that the syntax of the provided regular expression is valid according to the RE2 format.',
  { describedAs: 'regex' },
)
/** Seconds between two looks, where --watch says none. */
const WATCH_SECONDS = 2

export const watch = ours(
  doubleOption('watch', 'Describe again every so many seconds, with rates, until a signal ends it.', {
    describedAs: 'seconds',
    defaultsTo: WATCH_SECONDS,
    optional: true,
    availableIf: [describe],
  }),
)
export const json = jsonWith(list, describe)
