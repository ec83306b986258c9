import { readFileSync } from 'node:fs'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import { FatalError } from './errors.ts'

/** What of a client's properties file matters here. */
export interface ClientConfiguration {
  /** How long a request may take, in ms; 0 is for ever. */
  readonly requestTimeoutMs: number
  /** The longest frame taken from a server. */
  readonly maxFrameBytes: number | undefined
}

const INVALID_INVOCATION = 2

/**
 * Reads the file of -client-configuration.
 *
 * @throws FatalError with exit code 2 for a file that can't be read, a number that is none, or TLS, which this client hasn't got
 */
export function readClientConfiguration(path: string): ClientConfiguration {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(`Error while processing ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const properties = parseJavaProperties(text)
  if (properties.get('zookeeper.client.secure')?.trim() === 'true') {
    throw invalid(
      `${path}: zookeeper.client.secure=true is not supported: this client speaks plain TCP and Unix sockets`,
    )
  }
  const number = (key: string): number | undefined => {
    const value = properties.get(key)?.trim()
    if (value === undefined) return undefined
    if (!/^\d+$/.test(value)) throw invalid(`${path}: ${key} must be a number, not "${value}"`)
    return Number(value)
  }
  return {
    requestTimeoutMs: number('zookeeper.request.timeout') ?? 0,
    maxFrameBytes: number('jute.maxbuffer'),
  }
}

function invalid(message: string): FatalError {
  return new FatalError(message, INVALID_INVOCATION)
}
