/** The options of the scripts about groups: those that are the same word for word, and makers of those that differ in a word. */
import { exactLongOption, flag, stringOption } from '../kit/option-spec.ts'

export const bootstrapServer = (description: string) =>
  stringOption('bootstrap-server', description, { describedAs: 'server to connect to' })
export const group = (kind: string) =>
  stringOption('group', `The ${kind} group we wish to act on.`, {
    describedAs: `${kind} group`,
    suggests: 'groups',
  })
export const list = (kind: string) => flag('list', `List all ${kind} groups.`)
export const allGroups = (kind: string) => flag('all-groups', `Apply to all ${kind} groups.`)
export const deleteOffsets = (kind: string) =>
  flag(
    'delete-offsets',
    `Delete offsets of ${kind} group. Supports one ${kind} group at the time, and multiple topics.`,
  )
export const dryRun = (groups: string) =>
  flag(
    'dry-run',
    `Only show results without executing changes on ${groups}. Supported operations: reset-offsets.`,
  )
export const timeout = (why = '') => {
  const { convert, ...long } = exactLongOption(
    'timeout',
    `The timeout that can be set for some use cases. For example, it can be used when describing the group to specify the maximum amount of time in milliseconds to wait before the group stabilizes${why}.`,
    { describedAs: 'timeout (ms)' },
  )
  // The reference takes the lower 32 bits alone.
  return { ...long, defaultsTo: 30000, convert: (text: string) => Number(BigInt.asIntN(32, convert(text))) }
}
export const commandConfig = (clients: string) =>
  stringOption('command-config', `Property file containing configs to be passed to ${clients}.`, {
    describedAs: 'command config property file',
    suggests: 'files',
  })
export const toOffset = exactLongOption('to-offset', 'Reset offsets to a specific offset.', {
  describedAs: 'offset',
})
export const fromFile = stringOption('from-file', 'Reset offsets to values defined in CSV file.', {
  describedAs: 'path to CSV file',
  suggests: 'files',
})
export const toDatetime = stringOption(
  'to-datetime',
  "Reset offsets to offset from datetime. Format: 'YYYY-MM-DDThh:mm:ss.sss'",
  { describedAs: 'datetime' },
)
export const byDuration = stringOption(
  'by-duration',
  "Reset offsets to offset by duration from current timestamp. Format: 'PnDTnHnMnS'",
  { describedAs: 'duration' },
)
export const toEarliest = flag('to-earliest', 'Reset offsets to earliest offset.')
export const toLatest = flag('to-latest', 'Reset offsets to latest offset.')
export const toCurrent = flag('to-current', 'Reset offsets to current offset.')
export const shiftBy = exactLongOption(
  'shift-by',
  "Reset offsets shifting current offset by 'n', where 'n' can be positive or negative.",
  { describedAs: 'number-of-offsets' },
)
export const execute = flag('execute', 'Execute operation. Supported operations: reset-offsets.')
export const exportPlan = flag(
  'export',
  'Export operation execution to a CSV file. Supported operations: reset-offsets.',
)
