/** The options of kafka-streams-groups. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import * as common from '../groups/options.ts'
import { jsonWith } from '../kit/json.ts'
import { flag, stringOption } from '../kit/option-spec.ts'

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

export const bootstrapServer = common.bootstrapServer('REQUIRED: The server(s) to connect to.')
export const group = common.group('streams')
export const inputTopic = stringOption(
  'input-topic',
  'The input topic whose committed offset should be deleted or reset. In `reset-offsets` case, partitions can be specified using this format: `topic1:0,1,2`, where 0,1,2 are the partition to be included in the process. Multiple input topics can be specified. Supported operations: delete-offsets, reset-offsets.',
  { describedAs: 'topic', suggests: 'topics' },
)
export const allInputTopics = flag(
  'all-input-topics',
  'Consider all source topics used in the topology of the group. Supported operations: delete-offsets, reset-offsets.',
)
export const list = common.list('streams')
export const describe = flag('describe', 'Describe streams group and list offset lag related to given group.')
export const allGroups = common.allGroups('streams')
export const deleteGroups = flag(
  'delete',
  'Pass in groups to delete topic partition offsets and ownership information over the entire streams group. For instance --group g1 --group g2',
)
export const deleteOffsets = common.deleteOffsets('streams')
export const timeout = common.timeout()
export const commandConfig = common.commandConfig('Admin Client')
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
export const dryRun = common.dryRun('streams group')
export const json = jsonWith(list, describe)
