/** The options of resets that are the same, word for word, in the scripts about groups. */
import { exactLongOption, flag, stringOption } from '../kit/option-spec.ts'

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
