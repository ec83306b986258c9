import {
  checkAtMostOneExecution,
  checkDeleteOffsets,
  checkDescribe,
  checkGroupsGiven,
  checkOneScenario,
} from '../groups/check-args.ts'
import { scenariosOf } from '../groups/prepare-reset.ts'
import type { AnyOption } from '../kit/option-spec.ts'
import {
  type CommandLine,
  checkInvalidArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const actions: readonly AnyOption[] = [
  option.list,
  option.describe,
  option.deleteGroups,
  option.resetOffsets,
  option.deleteOffsets,
  option.validateRegex,
]

/** Checks which options stand together, in the reference's order and words; ends the script where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  const { options } = line
  if (!options.has(option.validateRegex)) checkRequiredArgs(line, option.bootstrapServer)
  if (options.has(option.describe)) checkDescribe(line, option.describe, option)
  if (options.has(option.deleteGroups)) checkDelete(line)
  checkDeleteOffsets(line, option)
  if (options.has(option.resetOffsets)) checkReset(line)
  checkInvalidArgs(line, option.group, option.allGroups)
  checkInvalidArgs(line, option.group, option.list)
  checkInvalidArgs(line, option.topic, option.list, option.describe)
}

/** Requires exactly one thing to do. */
export function checkAction(line: CommandLine): void {
  if (actions.filter((action) => line.options.has(action)).length === 1) return
  const names = actions.map(({ name }) => `--${name}`).join(', ')
  printUsageAndExit(line, `Command must include exactly one action: ${names}`)
}

function checkDelete(line: CommandLine): void {
  const { options } = line
  checkGroupsGiven(line, option.deleteGroups, option)
  if (options.has(option.topic)) {
    printUsageAndExit(
      line,
      'The consumer does not support topic-specific offset deletion from a consumer group.',
    )
  }
}

function checkReset(line: CommandLine): void {
  const { io, options } = line
  checkAtMostOneExecution(line, option)
  if (!options.has(option.dryRun) && !options.has(option.execute)) {
    io.stderr.write(
      'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.\n',
    )
  }
  checkGroupsGiven(line, option.resetOffsets, option)
  checkOneScenario(line, scenariosOf(option))
}
