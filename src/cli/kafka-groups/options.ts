/** The options of kafka-groups. Names, placeholders, defaults and descriptions are those of Kafka 4.3.1's tool. */
import { jsonOption } from '../kit/json.ts'
import { flag, stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = stringOption('bootstrap-server', 'REQUIRED: The Kafka server to connect to.', {
  describedAs: 'server to connect to',
  isRequired: true,
})
export const commandConfig = stringOption(
  'command-config',
  'Property file containing configs to be passed to Admin Client.',
  { describedAs: 'command config property file', suggests: 'files' },
)
export const list = flag('list', 'List the groups.')
export const groupType = stringOption(
  'group-type',
  "Filter the groups based on group type. Valid types are: 'classic', 'consumer', 'share' and 'streams'.",
  { describedAs: 'type', suggests: ['classic', 'consumer', 'share', 'streams'] },
)
export const protocol = stringOption('protocol', 'Filter the groups based on protocol type.', {
  describedAs: 'protocol',
})
export const consumer = flag(
  'consumer',
  "Filter the groups to show all kinds of consumer groups, including classic and simple consumer groups. This matches group type 'consumer', and group type 'classic' where the protocol type is 'consumer' or empty.",
)
export const share = flag('share', 'Filter the groups to show share groups.')
export const streams = flag('streams', 'Filter the groups to show streams groups.')
export const json = jsonOption
