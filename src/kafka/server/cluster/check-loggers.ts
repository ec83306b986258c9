import { errors } from '../../errors.ts'
import { ConfigOperation } from './alter-configs.ts'
import { type ItemError, itemError } from './errors.ts'

/** Checks a change of log levels. The daemon has no loggers that could be set, so every name is one that does not exist. */
export function checkLoggerChange(
  resourceName: string,
  changes: readonly { readonly name: string; readonly configOperation: number }[],
  nodeId: number,
): ItemError | null {
  if (!/^[+-]?\d+$/.test(resourceName)) {
    return itemError(errors.INVALID_REQUEST, `Node id must be an integer, but it is: ${resourceName}`)
  }
  if (Number(resourceName) !== nodeId) {
    return itemError(
      errors.INVALID_REQUEST,
      `Unexpected node id. Expected ${nodeId}, but received ${Number(resourceName)}`,
    )
  }
  for (const { name, configOperation } of changes) {
    if (configOperation === ConfigOperation.APPEND || configOperation === ConfigOperation.SUBTRACT) {
      const verb = configOperation === ConfigOperation.APPEND ? 'APPEND' : 'SUBTRACT'
      return itemError(
        errors.INVALID_REQUEST,
        `${verb} operation is not allowed for the BROKER_LOGGER resource`,
      )
    }
    return itemError(errors.INVALID_CONFIG, `Logger ${name} does not exist!`)
  }
  return null
}
