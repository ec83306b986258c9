import { hint } from '../kit/hint.ts'
import type { Io } from '../kit/io.ts'
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import type { ParsedOptions } from '../kit/options.ts'
import type { CommandLine } from '../kit/usage.ts'
import type { PartitionOffset } from './partitions.ts'
import { formatResetCsv } from './reset-csv.ts'

/** The options about what becomes of a plan. */
interface PlanOptions {
  group: OptionSpec<string>
  exportPlan: AnyOption
  execute: AnyOption
}

type Plan = ReadonlyMap<string, readonly PartitionOffset[]>

/** Prints the new offsets of groups, with --export as CSV. */
export function showPlan(
  plan: Plan,
  { options, io }: CommandLine,
  option: PlanOptions,
  printPlan: (plan: Plan, io: Io) => void,
): void {
  if (options.has(option.exportPlan))
    io.stdout.write(`${formatResetCsv(plan, options.valuesOf(option.group).length !== 1)}\n`)
  else printPlan(plan, io)
  adviseExecution(options, option, io)
}

/** Says at a terminal how a plan is carried out, where it was not. */
export function adviseExecution(options: ParsedOptions, option: Pick<PlanOptions, 'execute'>, io: Io): void {
  if (!options.has(option.execute))
    hint(io, 'nothing has been changed; --execute instead of --dry-run does it.')
}
