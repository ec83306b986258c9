/** `0@host:9093:DIRECTORY_ID,1@...`: the controllers that a dynamic quorum begins with (DynamicVoters). */
import { uuidProblem } from '../../kafka/log-directory/meta-properties.ts'
import { illegalArgument, JavaError } from '../kit/java-error.ts'
import { parseJavaInteger } from '../kit/java-number.ts'

export interface InitialController {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly directoryId: string
}

/** Reads a list of controllers; by node id. Throws JavaError in the reference's words. */
export function parseInitialControllers(text: string): Map<number, InitialController> {
  const controllers = text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .map(parseController)
  if (controllers.length === 0) throw illegalArgument('No voters given.')
  const byId = new Map<number, InitialController>()
  for (const controller of controllers) {
    if (byId.has(controller.nodeId))
      throw illegalArgument(`Node id ${controller.nodeId} was specified more than once.`)
    byId.set(controller.nodeId, controller)
  }
  return new Map([...byId].sort(([a], [b]) => a - b))
}

function parseController(untrimmed: string): InitialController {
  const text = untrimmed.trim()
  const at = text.indexOf('@')
  if (at < 0) throw illegalArgument('No @ found in dynamic voter string.')
  if (at === 0) throw illegalArgument('Invalid @ at beginning of dynamic voter string.')
  const nodeId = integer(text.slice(0, at), 'node id')
  if (nodeId < 0) throw illegalArgument(`Invalid negative node id ${nodeId} in dynamic voter string.`)
  const rest = text.slice(at + 1)
  if (rest === '') throw illegalArgument('No hostname found after node id.')
  const { host, behind } = splitHost(rest)
  if (!behind.startsWith(':')) throw illegalArgument('Port section must start with a colon.')
  const colon = behind.indexOf(':', 1)
  if (colon < 0) throw illegalArgument('No colon following port could be found.')
  const port = integer(behind.slice(1, colon), 'port')
  if (port < 0 || port > 65_535) throw illegalArgument(`Invalid port ${port} in dynamic voter string.`)
  const directoryId = behind.slice(colon + 1)
  const problem = uuidProblem(directoryId)
  if (problem !== undefined)
    throw illegalArgument('Failed to parse directory ID in dynamic voter string.', illegalArgument(problem))
  return { nodeId, host, port, directoryId }
}

function splitHost(text: string): { host: string; behind: string } {
  if (text.startsWith('[')) {
    const end = text.indexOf(']')
    if (end < 0) throw illegalArgument('Hostname began with left bracket, but no right bracket was found.')
    return { host: text.slice(1, end), behind: text.slice(end + 1) }
  }
  const end = text.indexOf(':')
  if (end < 0) throw illegalArgument('No colon following hostname could be found.')
  return { host: text.slice(0, end), behind: text.slice(end) }
}

function integer(text: string, what: string): number {
  const value = parseJavaInteger(text, 31n)
  if (value === undefined)
    throw illegalArgument(
      `Failed to parse ${what} in dynamic voter string.`,
      new JavaError('java.lang.NumberFormatException', `For input string: "${text}"`),
    )
  return value
}
