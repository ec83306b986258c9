import { JavaError } from '../kit/java-error.ts'
import type { CommandLine } from '../kit/usage.ts'
import { checkInvalidArgs, maybePrintHelpOrVersion } from '../kit/usage.ts'
import * as option from './options.ts'

const targets = [option.topic, option.allTopicPartitions, option.pathToJsonFile]

/** Checks which options stand together, in the reference's order and words; ends the script or throws where they must not. */
export function checkArgs(line: CommandLine): void {
  maybePrintHelpOrVersion(line)
  const { options } = line
  const missing = [option.bootstrapServer, option.electionType].filter((required) => !options.has(required))
  if (missing.length > 0) {
    throw commandFailed(`Missing required option(s): ${missing.map(({ name }) => name).join(', ')}`)
  }
  checkInvalidArgs(line, option.adminConfig, option.commandConfig)
  if (targets.filter((target) => options.has(target)).length !== 1) {
    throw commandFailed(
      `One and only one of the following options is required: ${targets.map(({ name }) => name).join(', ')}`,
    )
  }
  if (options.has(option.topic) && !options.has(option.partition)) {
    throw commandFailed(`Missing required option(s): ${option.partition.name}`)
  }
  if (!options.has(option.topic) && options.has(option.partition)) {
    throw commandFailed(`Option ${option.partition.name} is only allowed if ${option.topic.name} is used`)
  }
}

function commandFailed(message: string): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message)
}
