/** Checks of the command line that the scripts about groups share, in the reference's words. */
import type { AnyOption, OptionSpec } from '../kit/option-spec.ts'
import { type CommandLine, checkInvalidArgs, printUsageAndExit } from '../kit/usage.ts'

/** The options about what is described. */
export interface DescribeOptions {
  group: AnyOption
  allGroups: AnyOption
  members: AnyOption
  offsets: AnyOption
  state: OptionSpec<string>
}

/** The options that say whether a reset is carried out. */
interface ExecutionOptions {
  dryRun: AnyOption
  execute: AnyOption
}

/** Requires groups for an action; where Java lists them in the order of a set, they are sorted. */
export function checkGroupsGiven(line: CommandLine, action: AnyOption, option: DescribeOptions): void {
  if (line.options.has(option.group) || line.options.has(option.allGroups)) return
  printUsageAndExit(line, `Option [${action.name}] takes one of these options: [all-groups], [group]`)
}

/** Requires groups for --describe, and at most one view of them. */
export function checkDescribe(line: CommandLine, describe: AnyOption, option: DescribeOptions): void {
  const { options } = line
  checkGroupsGiven(line, describe, option)
  const views = [option.members, option.offsets, option.state].filter((view) => options.has(view))
  if (views.length > 1) {
    printUsageAndExit(
      line,
      'Option [describe] takes at most one of these options: [members], [offsets], [state]',
    )
  }
  if (options.has(option.state) && options.valueOf(option.state) !== undefined)
    printUsageAndExit(line, 'Option [describe] does not take a value for [state]')
}

/** Refuses two kinds of reset at once. */
export function checkOneScenario(line: CommandLine, scenarios: readonly AnyOption[]): void {
  for (const scenario of scenarios)
    checkInvalidArgs(line, scenario, ...scenarios.filter((other) => other !== scenario))
}

/** Refuses --dry-run and --execute at once. */
export function checkAtMostOneExecution(line: CommandLine, option: ExecutionOptions): void {
  if (line.options.has(option.dryRun) && line.options.has(option.execute))
    printUsageAndExit(line, 'Option [reset-offsets] only accepts one of [execute] and [dry-run]')
}

/** Requires --dry-run or --execute. */
export function checkOneExecution(line: CommandLine, option: ExecutionOptions): void {
  checkAtMostOneExecution(line, option)
  if (!line.options.has(option.dryRun) && !line.options.has(option.execute))
    printUsageAndExit(line, 'Option [reset-offsets] takes the option: [execute] or [dry-run]')
}

/** Requires a group and a topic for --delete-offsets. */
export function checkDeleteOffsets(
  line: CommandLine,
  option: { deleteOffsets: AnyOption; group: AnyOption; topic: AnyOption },
): void {
  const { options } = line
  if (options.has(option.deleteOffsets) && !(options.has(option.group) && options.has(option.topic)))
    printUsageAndExit(line, 'Option [delete-offsets] takes the following options: [group], [topic]')
}
