import { illegalArgument } from '../kit/java-error.ts'
import type { AnyOption } from '../kit/option-spec.ts'
import {
  type CommandLine,
  checkInvalidArgs,
  checkInvalidArgsSet,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const actions: readonly AnyOption[] = [
  option.alter,
  option.create,
  option.describe,
  option.list,
  option.deleteTopic,
]
const replicationReports: readonly AnyOption[] = [
  option.underReplicatedPartitions,
  option.underMinIsrPartitions,
  option.atMinIsrPartitions,
  option.unavailablePartitions,
]

/** Checks which options stand together, in the reference's order and words; ends the script or throws where they must not. */
export function checkArgs(line: CommandLine): void {
  if (line.words.length === 0) printUsageAndExit(line, 'Create, delete, describe, or change a topic.')
  maybePrintHelpOrVersion(line)
  if (actions.filter((action) => line.options.has(action)).length !== 1) {
    printUsageAndExit(
      line,
      'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
    )
  }
  if (line.options.has(option.deleteConfig)) {
    line.io.stderr.write(
      'delete-config option is no longer supported and deprecated since version 4.0. The config will be fully removed in future releases.\n',
    )
  }
  checkRequired(line)
  checkInvalid(line)
}

function checkRequired(line: CommandLine): void {
  const { options } = line
  if (!options.has(option.bootstrapServer)) throw illegalArgument('--bootstrap-server must be specified')
  if (options.has(option.describe) && options.has(option.ifExists)) {
    if (!options.has(option.topic) && !options.has(option.topicId)) {
      printUsageAndExit(line, '--topic or --topic-id is required to describe a topic')
    }
    if (options.has(option.topic) && options.has(option.topicId)) {
      line.io.stdout.write(
        'Only topic id will be used when both --topic and --topic-id are specified and topicId is not Uuid.ZERO_UUID\n',
      )
    }
  }
  if (!options.has(option.list) && !options.has(option.describe)) checkRequiredArgs(line, option.topic)
  if (options.has(option.alter)) {
    checkInvalidArgsSet(line, [option.bootstrapServer, option.config], option.alter, option.CONFIGS_TOOL_HINT)
    checkRequiredArgs(line, option.partitions)
  }
}

function checkInvalid(line: CommandLine): void {
  const onlyWith = (used: AnyOption, ...allowed: AnyOption[]) =>
    checkInvalidArgs(line, used, ...actions.filter((action) => !allowed.includes(action)))
  onlyWith(option.config, option.alter, option.create)
  onlyWith(option.partitions, option.alter, option.create)
  onlyWith(option.replicationFactor, option.create)
  onlyWith(option.replicaAssignment, option.alter, option.create)
  if (line.options.has(option.create)) {
    checkInvalidArgs(line, option.replicaAssignment, option.partitions, option.replicationFactor)
  }
  for (const report of replicationReports) {
    onlyWith(report, option.describe)
    checkInvalidArgs(line, report, option.topicsWithOverrides)
  }
  onlyWith(option.topicsWithOverrides, option.describe)
  checkInvalidArgs(line, option.topicsWithOverrides, ...replicationReports)
  onlyWith(option.ifExists, option.alter, option.deleteTopic, option.describe)
  onlyWith(option.ifNotExists, option.create)
  onlyWith(option.excludeInternal, option.list, option.describe)
}
