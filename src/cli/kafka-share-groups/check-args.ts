import {
  checkDeleteOffsets,
  checkDescribe,
  checkOneExecution,
  checkOneScenario,
} from '../groups/check-args.ts'
import type { AnyOption } from '../kit/option-spec.ts'
import {
  type CommandLine,
  checkInvalidArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const scenarios: readonly AnyOption[] = [option.toDatetime, option.toEarliest, option.toLatest]
const actions: readonly AnyOption[] = [
  option.list,
  option.describe,
  option.deleteGroups,
  option.resetOffsets,
  option.deleteOffsets,
]

/** Checks which options stand together, in the reference's order and words; ends the script where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, option.bootstrapServer)
  const { options } = line
  if (options.has(option.describe)) checkDescribe(line, option.describe, option)
  if (options.has(option.deleteGroups)) checkDelete(line)
  checkDeleteOffsets(line, option)
  if (options.has(option.resetOffsets)) checkReset(line)
  checkInvalidArgs(line, option.group, option.allGroups)
  checkInvalidArgs(line, option.group, option.list)
  checkInvalidArgs(line, option.topic, option.list, option.describe)
  if (actions.filter((action) => options.has(action)).length !== 1) {
    const names = actions.map(({ name }) => `--${name}`).join(', ')
    printUsageAndExit(line, `Command must include exactly one action: ${names}.`)
  }
}

function checkDelete(line: CommandLine): void {
  const [hasGroup, hasAll] = [line.options.has(option.group), line.options.has(option.allGroups)]
  if (!hasGroup && !hasAll)
    printUsageAndExit(line, 'Option [delete] takes the options [group] or [all-groups]')
  if (hasGroup && hasAll)
    printUsageAndExit(line, 'Option [delete] takes either [group] or [all-groups], not both.')
  if (line.options.has(option.topic))
    printUsageAndExit(line, 'Option [delete] does not take the option: [topic]')
}

function checkReset(line: CommandLine): void {
  const { options } = line
  checkOneExecution(line, option)
  if (!options.has(option.group)) printUsageAndExit(line, 'Option [reset-offsets] takes the option: [group]')
  if (!options.has(option.topic) && !options.has(option.allTopics))
    printUsageAndExit(line, 'Option [reset-offsets] takes one of these options: [all-topics], [topic]')
  if (!scenarios.some((scenario) => options.has(scenario))) {
    const names = scenarios.map(({ name }) => `[${name}]`).join(', ')
    printUsageAndExit(line, `Option [reset-offsets] takes one of these options: ${names}`)
  }
  checkOneScenario(line, scenarios)
}
