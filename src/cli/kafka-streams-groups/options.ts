/** The options of kafka-streams-groups. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { jsonWith } from '../kit/json.ts'
import { flag, longOption, stringOption } from '../kit/option-spec.ts'

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
} from '../groups/reset-options.ts'

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The server(s) to connect to.', {
  describedAs: 'server to connect to',
})
export const group = stringOption('group', 'The streams group we wish to act on.', {
  describedAs: 'streams group',
  suggests: 'groups',
})
export const inputTopic = stringOption(
  'input-topic',
  'The input topic whose committed offset should be deleted or reset. In `reset-offsets` case, partitions can be specified using this format: `topic1:0,1,2`, where 0,1,2 are the partition to be included in the process. Multiple input topics can be specified. Supported operations: delete-offsets, reset-offsets.',
  { describedAs: 'topic', suggests: 'topics' },
)
export const allInputTopics = flag(
  'all-input-topics',
  'Consider all source topics used in the topology of the group. Supported operations: delete-offsets, reset-offsets.',
)
export const list = flag('list', 'List all streams groups.')
export const describe = flag('describe', 'Describe streams group and list offset lag related to given group.')
export const allGroups = flag('all-groups', 'Apply to all streams groups.')
export const deleteGroups = flag(
  'delete',
  'Pass in groups to delete topic partition offsets and ownership information over the entire streams group. For instance --group g1 --group g2',
)
export const deleteOffsets = flag(
  'delete-offsets',
  'Delete offsets of streams group. Supports one streams group at the time, and multiple topics.',
)
export const timeout = longOption(
  'timeout',
  'The timeout that can be set for some use cases. For example, it can be used when describing the group to specify the maximum amount of time in milliseconds to wait before the group stabilizes.',
  { describedAs: 'timeout (ms)', defaultsTo: 30000 },
)
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const state = stringOption(
  'state',
  "When specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states. Valid values are Empty, NotReady, Stable, Assigning, Reconciling, and Dead.",
  {
    optional: true,
    availableIf: [list, describe],
    suggests: ['Empty', 'NotReady', 'Stable', 'Assigning', 'Reconciling', 'Dead'],
  },
)
export const members = flag(
  'members',
  "Describe members of the group. This option may be used with the '--describe' option only.",
  { availableIf: [describe] },
)
export const offsets = flag(
  'offsets',
  "Describe the group and list all topic partitions in the group along with their offset information.This is the default sub-action and may be used with the '--describe' option only.",
  { availableIf: [describe] },
)
export const resetOffsets = flag(
  'reset-offsets',
  "Reset offsets of streams group. The instances should be inactive.\nHas 2 execution options: --dry-run to plan which offsets to reset, and --execute to update the offsets.\nIf you use --execute, all internal topics linked to the group will also be deleted.\nYou must choose one of the following reset specifications: --to-datetime, --by-duration, --to-earliest, --to-latest, --shift-by, --from-file, --to-current, --to-offset.\nTo define the scope use --all-input-topics or --input-topic. One scope must be specified unless you use '--from-file'.\nFails if neither '--dry-run' nor '--execute' is specified.",
)
export const deleteInternalTopic = stringOption(
  'delete-internal-topic',
  'Delete specified internal topic of the streams group. Supported operations: reset-offsets.This option is applicable only when --execute is used.',
  { suggests: 'topics' },
)
export const deleteAllInternalTopics = flag(
  'delete-all-internal-topics',
  'Delete all internal topics linked to the streams group. Supported operations: reset-offsets, delete.With reset-offsets, this option is applicable only when --execute is used.',
)
export const verbose = flag(
  'verbose',
  'Use with --describe --state  to show group epoch and target assignment epoch.\nUse with --describe --members to show for each member the member epoch, target assignment epoch, current assignment, target assignment, and whether member is still using the classic rebalance protocol.\nUse with --describe --offsets  and --describe  to show leader epochs for each partition.',
  { availableIf: [describe] },
)
export const dryRun = flag(
  'dry-run',
  'Only show results without executing changes on streams group. Supported operations: reset-offsets.',
)
export const json = jsonWith(list, describe)
