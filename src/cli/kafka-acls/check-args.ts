import {
  type CommandLine,
  checkInvalidArgs,
  maybePrintHelpOrVersion,
  printUsageAndExit,
} from '../kit/usage.ts'
import * as option from './options.ts'

/** Checks which options stand together, in the reference's order and words; ends the script where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  const { options } = line
  const refuse = (message: string): never => printUsageAndExit(line, message)
  const hasServer = options.has(option.bootstrapServer)
  if (hasServer && options.has(option.bootstrapController))
    refuse('Only one of --bootstrap-server or --bootstrap-controller must be specified')
  if (!hasServer && !options.has(option.bootstrapController))
    refuse('One of --bootstrap-server or --bootstrap-controller must be specified')
  if ([option.add, option.remove, option.list].filter((action) => options.has(action)).length !== 1)
    refuse('Command must include exactly one action: --list, --add, --remove. ')
  checkInvalidArgs(
    line,
    option.list,
    option.producer,
    option.consumer,
    option.allowHost,
    option.allowPrincipal,
    option.denyHost,
    option.denyPrincipal,
  )
  for (const role of [option.producer, option.consumer]) {
    checkInvalidArgs(line, role, option.operation, option.denyPrincipal, option.denyHost)
  }
  if (options.has(option.principal) && !options.has(option.list))
    refuse('The --principal option is only available if --list is set')
  if (options.has(option.producer) && !options.has(option.topic))
    refuse('With --producer you must specify a --topic')
  if (options.has(option.idempotent) && !options.has(option.producer))
    refuse('The --idempotent option is only available if --producer is set')
  if (options.has(option.consumer) && !isConsumerComplete(line))
    refuse(
      'With --consumer you must specify a --topic and a --group and no --cluster or --transactional-id option should be specified.',
    )
}

function isConsumerComplete({ options }: CommandLine): boolean {
  if (!options.has(option.topic) || !options.has(option.group)) return false
  return options.has(option.producer) || !(options.has(option.cluster) || options.has(option.transactionalId))
}
