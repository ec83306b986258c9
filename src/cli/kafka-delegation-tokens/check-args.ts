import {
  type CommandLine,
  checkInvalidArgs,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

const actions = [option.create, option.renew, option.expire, option.describe]

/** Checks which options stand together, in the reference's order and words; ends the script where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  const { options } = line
  if (actions.filter((action) => options.has(action)).length !== 1) {
    printUsageAndExit(
      line,
      'Command must include exactly one action: --create, --renew, --expire or --describe',
    )
  }
  const { hmac, maxLifeTimePeriod, renewTimePeriod, expiryTimePeriod, ownerPrincipal } = option
  checkRequiredArgs(line, option.bootstrapServer, option.commandConfig)
  if (options.has(option.create)) checkRequiredArgs(line, maxLifeTimePeriod)
  if (options.has(option.renew)) checkRequiredArgs(line, hmac, renewTimePeriod)
  if (options.has(option.expire)) checkRequiredArgs(line, hmac, expiryTimePeriod)
  checkInvalidArgs(line, option.create, hmac, renewTimePeriod, expiryTimePeriod)
  checkInvalidArgs(
    line,
    option.renew,
    option.renewerPrincipal,
    maxLifeTimePeriod,
    expiryTimePeriod,
    ownerPrincipal,
  )
  checkInvalidArgs(line, option.expire, option.renew, maxLifeTimePeriod, renewTimePeriod, ownerPrincipal)
  checkInvalidArgs(line, option.describe, renewTimePeriod, maxLifeTimePeriod, hmac, expiryTimePeriod)
  checkValues(line)
}

/** Java takes an option without its value for null, and falls over it later. */
function checkValues(line: CommandLine): void {
  for (const each of [
    option.maxLifeTimePeriod,
    option.renewTimePeriod,
    option.expiryTimePeriod,
    option.hmac,
  ]) {
    if (line.options.has(each) && line.options.valuesOf<unknown>(each).length === 0)
      printUsageAndExit(line, `Option ${each.name} requires an argument`)
  }
}
