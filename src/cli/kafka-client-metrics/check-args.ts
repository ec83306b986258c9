import { illegalArgument } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import {
  type CommandLine,
  checkInvalidArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const actions = [option.alter, option.deleteMetrics, option.describe, option.list]
const changes = [option.generateName, option.interval, option.match, option.metrics]

/** Checks which options stand together, in the reference's order and words; ends the script or throws where they must not. */
export function checkArgs(line: CommandLine): void {
  const { options } = line
  maybePrintHelpOrVersion(line)
  if (actions.filter((action) => options.has(action)).length !== 1) {
    printUsageAndExit(
      line,
      'Command must include exactly one action: --alter, --delete, --describe or --list.',
    )
  }
  if (!options.has(option.bootstrapServer)) throw illegalArgument('--bootstrap-server must be specified.')
  checkInvalidArgs(line, option.deleteMetrics, ...changes)
  checkInvalidArgs(line, option.describe, ...changes)
  checkInvalidArgs(line, option.list, option.name, ...changes)
  if (options.has(option.alter)) {
    if (options.has(option.name) === options.has(option.generateName))
      throw illegalArgument('One of --name or --generate-name must be specified with --alter.')
    checkInterval(options.has(option.interval) ? options.valueOf(option.interval) : undefined)
  }
  if (options.has(option.deleteMetrics) && !options.has(option.name))
    throw illegalArgument('A client metrics resource name must be specified with --delete.')
}

function checkInterval(text = ''): void {
  if (text === '') return
  try {
    parseJavaInt(text)
  } catch {
    throw illegalArgument('Invalid interval value. Enter an integer, or leave empty to reset.')
  }
}
