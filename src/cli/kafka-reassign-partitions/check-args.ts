import { jsonOption } from '../kit/json.ts'
import type { AnyOption } from '../kit/option-spec.ts'
import {
  type CommandLine,
  checkRequiredArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

interface Action {
  option: AnyOption
  required: readonly AnyOption[]
  permitted: readonly AnyOption[]
  /** Controllers can do it too. */
  isOfControllers: boolean
}

const actions: readonly Action[] = [
  {
    option: option.generate,
    required: [option.topicsToMoveJsonFile, option.brokerList],
    permitted: [option.commandConfig, option.disableRackAware],
    isOfControllers: false,
  },
  {
    option: option.execute,
    required: [option.reassignmentJsonFile],
    permitted: [
      option.additional,
      option.commandConfig,
      option.throttle,
      option.replicaAlterLogDirsThrottle,
      option.timeout,
      option.disallowReplicationFactorChange,
    ],
    isOfControllers: false,
  },
  {
    option: option.verify,
    required: [option.reassignmentJsonFile],
    permitted: [option.commandConfig, option.preserveThrottles],
    isOfControllers: false,
  },
  {
    option: option.cancel,
    required: [option.reassignmentJsonFile],
    permitted: [option.commandConfig, option.preserveThrottles, option.timeout],
    isOfControllers: true,
  },
  {
    option: option.list,
    required: [],
    permitted: [option.commandConfig, jsonOption],
    isOfControllers: true,
  },
]

/** Checks which options stand together, in the reference's order and words; ends the script where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  const { options, manual } = line
  const [action, ...others] = actions.filter((each) => options.has(each.option))
  if (action === undefined || others.length > 0) {
    const names = actions.map((each) => `--${each.option.name}`).join(', ')
    printUsageAndExit(line, `Command must include exactly one action: ${names}`)
  }
  const isServer = options.has(option.bootstrapServer)
  if (isServer && options.has(option.bootstrapController))
    printUsageAndExit(line, "Please don't specify both --bootstrap-server and --bootstrap-controller")
  if (!isServer && !options.has(option.bootstrapController))
    printUsageAndExit(line, 'Please specify either --bootstrap-server or --bootstrap-controller')
  checkRequiredArgs(line, ...action.required)

  const connection = !isServer && action.isOfControllers ? option.bootstrapController : option.bootstrapServer
  const allowed = [action.option, ...action.required, ...action.permitted, connection].map(({ name }) => name)
  const refused = options.given.find((name) => !allowed.includes(name))
  if (refused !== undefined) {
    printUsageAndExit(
      { io: line.io, manual },
      `Option "[${refused}]" can't be used with action "[${action.option.name}]"`,
    )
  }
}
