/** Files that describe connectors on the command line (ConnectStandalone.parseConnectorConfigurationFile). */
import { readFileSync } from 'node:fs'
import { copiedCapacity, javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { JavaError } from '../kit/java-error.ts'
import { loadProperties } from '../kit/properties.ts'
import type { Settings } from './converters.ts'
import { connectException } from './errors.ts'

/** What a connector is to do from its start on. */
export type TargetState = 'STARTED' | 'PAUSED' | 'STOPPED'

/** A connector that is to be made. */
export interface ConnectorRequest {
  readonly name: string
  readonly config: Settings
  readonly target: TargetState
}

const initialStates: Readonly<Record<string, TargetState>> = {
  RUNNING: 'STARTED',
  PAUSED: 'PAUSED',
  STOPPED: 'STOPPED',
}

/**
 * Reads a connector's file: JSON of the configuration alone, JSON of `name`, `config` and `initial_state` (KIP-980), or properties.
 * Throws JavaError.
 */
export function readConnectorFile(path: string): ConnectorRequest {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileNotFound(path, error)
  }
  const json = parseObject(text)
  const flat = json === undefined ? inHashOrder(loadProperties(path)) : configOf(json)
  if (flat !== undefined) {
    const name = flat.get('name')
    if (name === undefined) throw withoutName(path)
    return { name, config: flat, target: 'STARTED' }
  }
  const { name, config, initial_state: state } = json ?? {}
  const nested = isObject(config) ? configOf(config) : undefined
  const target = initialStateOf(state)
  // Whatever has another form is read as properties, which it is not either.
  if (nested === undefined || target === undefined || (name !== undefined && typeof name !== 'string'))
    throw withoutName(path)
  if (name === undefined && nested.get('name') === undefined) throw withoutName(path)
  if (name !== undefined && nested.has('name') && nested.get('name') !== name)
    throw connectException(
      `Connector name configuration in 'config' doesn't match the one specified in 'name' at '${path}'`,
    )
  const known = name ?? nested.get('name') ?? ''
  nested.set('name', known)
  return { name: known, config: nested, target }
}

/**
 * A configuration in the order of a Java HashMap, as properties are; JSON is as it is written. `copied` is the size of the map that the HashMap
 * is a copy of.
 */
export function inHashOrder(config: Settings, copied?: number): Settings {
  const capacity = copied === undefined ? undefined : copiedCapacity(copied)
  return new Map(javaHashMapOrder(config.keys(), capacity).map((key) => [key, config.get(key) ?? '']))
}

/** The state that a request names, in any case; undefined for one that there is not. */
export function initialStateOf(state: unknown): TargetState | undefined {
  if (state === undefined || state === null) return 'STARTED'
  return typeof state === 'string' ? initialStates[state.toUpperCase()] : undefined
}

/** A configuration of texts; numbers and booleans count as texts. Undefined where something in it is neither. */
export function configOf(json: Readonly<Record<string, unknown>>): Map<string, string> | undefined {
  const config = new Map<string, string>()
  for (const [key, value] of Object.entries(json)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
    config.set(key, String(value))
  }
  return config
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutName(path: string): JavaError {
  return connectException(
    `Connector configuration at '${path}' is missing the mandatory 'name' configuration`,
  )
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** java.io words what java.nio words another way. */
function fileNotFound(path: string, error: unknown): JavaError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'No such file or directory',
    EACCES: 'Permission denied',
    EISDIR: 'Is a directory',
  }
  return new JavaError(
    'java.io.FileNotFoundException',
    `${path} (${reasons[String(code)] ?? (error instanceof Error ? error.message : String(error))})`,
  )
}
