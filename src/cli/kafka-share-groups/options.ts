/** The options of kafka-share-groups. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import * as common from '../groups/options.ts'
import { jsonWith } from '../kit/json.ts'
import { flag, stringOption } from '../kit/option-spec.ts'

export {
  execute,
  toDatetime,
  toEarliest,
  toLatest,
} from '../groups/options.ts'

export const bootstrapServer = common.bootstrapServer('REQUIRED: The server(s) to connect to.')
export const group = common.group('share')
export const topic = stringOption(
  'topic',
  "The topic whose offset information should be deleted or included in the reset offset process. When resetting offsets, partitions can be specified using this format: 'topic1:0,1,2', where 0,1,2 are the partitions to be included.",
  { describedAs: 'topic', suggests: 'topics' },
)
export const allTopics = flag(
  'all-topics',
  "Consider all topics assigned to a share group in the 'reset-offsets' process.",
)
export const list = common.list('share')
export const describe = flag('describe', 'Describe share group, members and offset information.')
export const allGroups = common.allGroups('share')
export const deleteGroups = flag('delete', 'Delete share group.')
export const timeout = common.timeout()
export const commandConfig = common.commandConfig('Admin Client')
export const resetOffsets = flag(
  'reset-offsets',
  "Reset offsets of share group. Supports one share group at the time, and instances must be inactive.\nHas 2 execution options: --dry-run to plan which offsets to reset, and --execute to reset the offsets. \nYou must choose one of the following reset specifications: --to-datetime, --to-earliest, --to-latest.\nTo define the scope use --all-topics or --topic.\nFails if neither '--dry-run' nor '--execute' is specified.",
)
export const deleteOffsets = common.deleteOffsets('share')
export const dryRun = common.dryRun('share groups')
export const members = flag(
  'members',
  "Describe members of the group. This option may be used with the '--describe' option only.",
  { availableIf: [describe] },
)
export const offsets = flag(
  'offsets',
  "Describe the group and list all topic partitions in the group along with their offset information. This is the default sub-action and may be used with the '--describe' option only.",
  { availableIf: [describe] },
)
export const state = stringOption(
  'state',
  "When specified with '--describe', includes the state of the group.\nWhen specified with '--list', it displays the state of all groups. It can also be used to list groups with specific states. Valid values are Empty, Stable and Dead.",
  { optional: true, availableIf: [describe, list], suggests: ['Empty', 'Stable', 'Dead'] },
)
export const verbose = flag(
  'verbose',
  "Provide additional information, if any, when describing the group. This option may be used with the '--describe' option only.",
  { availableIf: [describe] },
)
export const json = jsonWith(list, describe)
