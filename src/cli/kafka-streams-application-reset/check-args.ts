import { checkOneScenario } from '../groups/check-args.ts'
import type { AnyOption } from '../kit/option-spec.ts'
import { type CommandLine, checkInvalidArgs } from '../kit/usage.ts'
import * as option from './options.ts'

const scenarios: readonly AnyOption[] = [
  option.toOffset,
  option.toDatetime,
  option.byDuration,
  option.toEarliest,
  option.toLatest,
  option.fromFile,
  option.shiftBy,
]

/** Refuses two kinds of reset at once, and the old name of a file beside the new one. */
export function checkScenarios(line: CommandLine): void {
  checkOneScenario(line, scenarios)
  checkInvalidArgs(line, option.config, option.commandConfig)
}
