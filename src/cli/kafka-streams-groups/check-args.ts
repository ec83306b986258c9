import { checkDescribe, checkGroupsGiven, checkOneExecution, checkOneScenario } from '../groups/check-args.ts'
import { scenariosOf } from '../groups/prepare-reset.ts'
import { illegalArgument } from '../kit/java-error.ts'
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
  option.resetOffsets,
  option.deleteGroups,
  option.deleteOffsets,
]

/** Checks which options stand together, in the reference's order and words; ends the script or throws where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  checkRequiredArgs(line, option.bootstrapServer)
  const { options } = line
  if (options.has(option.describe)) checkDescribe(line, option.describe, option)
  if (options.has(option.deleteGroups)) checkDelete(line)
  if (options.has(option.deleteOffsets)) checkDeleteOffsets(line)
  if (options.has(option.resetOffsets)) checkReset(line)
  checkInternalTopics(line)
  if ((options.has(option.dryRun) || options.has(option.execute)) && !options.has(option.resetOffsets))
    printUsageAndExit(line, 'Only Option [reset-offsets] accepts [execute] or [dry-run]')
  checkInvalidArgs(line, option.list, option.members, option.offsets)
  checkInvalidArgs(line, option.group, option.allGroups)
  checkInvalidArgs(line, option.group, option.list)
  checkInvalidArgs(line, option.inputTopic, option.list, option.describe, option.deleteGroups)
  if (actions.filter((action) => options.has(action)).length !== 1) {
    throw illegalArgument(
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, or --delete-offsets.',
    )
  }
}

function checkDelete(line: CommandLine): void {
  const { options } = line
  checkGroupsGiven(line, option.deleteGroups, option)
  if (options.has(option.inputTopic) || options.has(option.allInputTopics)) {
    printUsageAndExit(
      line,
      'Kafka Streams does not support topic-specific offset deletion from a streams group.',
    )
  }
}

function checkDeleteOffsets(line: CommandLine): void {
  const { options } = line
  const hasTopics = options.has(option.inputTopic) || options.has(option.allInputTopics)
  if (!hasTopics || !options.has(option.group)) {
    printUsageAndExit(
      line,
      'Option [delete-offsets] takes the [group] and one of these options: [all-input-topics], [input-topic]',
    )
  }
  const groupIds = options.valuesOf(option.group)
  if (groupIds.length > 1) {
    printUsageAndExit(
      line,
      `Option [delete-offsets] supports only one [group] at a time, but found: [${groupIds.join(', ')}]`,
    )
  }
}

function checkReset(line: CommandLine): void {
  checkOneExecution(line, option)
  checkGroupsGiven(line, option.resetOffsets, option)
  checkOneScenario(line, scenariosOf(option))
}

function checkInternalTopics(line: CommandLine): void {
  const { options } = line
  const resets = options.has(option.resetOffsets)
  const executes = options.has(option.execute)
  if (options.has(option.deleteAllInternalTopics)) {
    if (!resets && !options.has(option.deleteGroups)) {
      printUsageAndExit(
        line,
        'Option [delete-all-internal-topics] takes one of these options: [delete], [reset-offsets]',
      )
    }
    if (resets && !executes) {
      printUsageAndExit(
        line,
        'Option [delete-all-internal-topics] takes [execute] when [reset-offsets] is used.',
      )
    }
  } else if (options.has(option.deleteInternalTopic) && !(resets && executes)) {
    printUsageAndExit(line, 'Option [delete-internal-topic] takes [reset-offsets] when [execute] is used.')
  }
}
