import { type LogLevel, type LogLevels, logLevels, ROOT_LOGGER } from '../../../runtime/log-levels.ts'
import { errors } from '../../errors.ts'
import { type ConfigChange, ConfigOperation } from './alter-configs.ts'
import { type ItemError, itemError } from './errors.ts'

/** What is done to the loggers of a broker. */
export interface LoggerChange {
  /** The broker's number, as text. */
  readonly name: string
  readonly changes: readonly ConfigChange[]
}

const invalidRequest = (text: string): ItemError => itemError(errors.INVALID_REQUEST, text)

/** Says what is wrong with a change of log levels, in the order of checks and the words of the reference's RuntimeLoggerManager. */
export function checkLoggers(
  { name, changes }: LoggerChange,
  levels: LogLevels,
  nodeId: number,
): ItemError | null {
  if (!/^[+-]?\d+$/.test(name)) return invalidRequest(`Node id must be an integer, but it is: ${name}`)
  if (Number(name) !== nodeId) {
    return invalidRequest(`Unexpected node id. Expected ${nodeId}, but received ${Number(name)}`)
  }
  for (const change of changes) {
    const problem = checkChange(change, levels)
    if (problem !== null) return problem
  }
  return null
}

function checkChange({ name, operation, value }: ConfigChange, levels: LogLevels): ItemError | null {
  const unknown = levels.has(name) ? null : itemError(errors.INVALID_CONFIG, `Logger ${name} does not exist!`)
  switch (operation) {
    case ConfigOperation.SET:
      if (unknown !== null || isLevel(value)) return unknown
      return itemError(
        errors.INVALID_CONFIG,
        `Cannot set the log level of ${name} to ${value} as it is not a supported log level. Valid log levels are ${[...logLevels].sort().join(', ')}`,
      )
    case ConfigOperation.DELETE:
      if (unknown !== null || name !== ROOT_LOGGER) return unknown
      return invalidRequest(`Removing the log level of the ${ROOT_LOGGER} logger is not allowed`)
    case ConfigOperation.APPEND:
    case ConfigOperation.SUBTRACT: {
      const verb = operation === ConfigOperation.APPEND ? 'APPEND' : 'SUBTRACT'
      return invalidRequest(`${verb} operation is not allowed for the BROKER_LOGGER resource`)
    }
    default:
      return invalidRequest(
        `Unknown operation type ${operation} is not allowed for the BROKER_LOGGER resource`,
      )
  }
}

/** Puts checked levels in force, until this process ends: the reference does not store them either. */
export function setLoggers({ changes }: LoggerChange, levels: LogLevels): void {
  for (const { name, value } of changes) {
    if (isLevel(value)) levels.set(name, value)
    else levels.unset(name)
  }
}

const isLevel = (text: string | null): text is LogLevel => logLevels.some((level) => level === text)
