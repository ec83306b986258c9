/** What add-controller takes from a controller's configuration, and from the folder of its metadata log. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseJavaProperties } from '../../instance/java-properties.ts'
import type { RaftVoterEndpoint } from '../../kafka/client/admin/describe-quorum.ts'
import type { RaftVoter } from '../../kafka/client/admin/raft-voters.ts'
import { kafkaException } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import type { Properties } from '../kit/properties.ts'
import { terse } from '../kit/terse.ts'
import { parseUuid } from '../kit/uuid.ts'

const INVALID = 'Is this a valid controller configuration file?'

/** The controller that a configuration describes, and where it listens; throws a JavaError for one that is not a controller's. */
export function readController(properties: Properties): { voter: RaftVoter; endpoints: RaftVoterEndpoint[] } {
  const voterId = nodeId(properties)
  const directory = metadataDirectory(properties)
  const directoryId = directoryIdIn(directory)
  return { voter: { voterId, directoryId }, endpoints: controllerEndpoints(properties) }
}

function nodeId(properties: Properties): number {
  const text = properties.get('node.id')
  if (text === undefined) throw terse(`node.id not found in configuration file. ${INVALID}`)
  const id = parseJavaInt(text)
  if (id < 0) throw terse(`node.id was negative in configuration file. ${INVALID}`)
  if (!(properties.get('process.roles') ?? '').includes('controller'))
    throw terse(`process.roles did not contain 'controller' in configuration file. ${INVALID}`)
  return id
}

function metadataDirectory(properties: Properties): string {
  const directory = properties.get('metadata.log.dir') ?? properties.get('log.dirs')?.trim().split(',')[0]
  if (directory === undefined) throw terse(`Neither metadata.log.dir nor log.dirs were found. ${INVALID}`)
  return directory
}

function directoryIdIn(directory: string): string {
  let text: string
  try {
    text = readFileSync(join(directory, 'meta.properties'), 'latin1')
  } catch {
    throw terse(`Unable to read meta.properties from ${directory}`)
  }
  const directoryId = parseJavaProperties(text).get('directory.id')
  if (directoryId === undefined) throw terse(`No directory id found in ${directory}`)
  return parseUuid(directoryId)
}

/** Where the controller can be reached: as it advertises itself, else as it listens. */
function controllerEndpoints(properties: Properties): RaftVoterEndpoint[] {
  const listeners = new Map<string, RaftVoterEndpoint>()
  for (const key of ['listeners', 'advertised.listeners']) {
    for (const endpoint of parseListeners(properties.get(key) ?? '')) listeners.set(endpoint.name, endpoint)
  }
  const names = properties.get('controller.listener.names')
  if (names === undefined) throw terse(`controller.listener.names was not found. ${INVALID}`)
  return names.split(',').map((name) => {
    const endpoint = listeners.get(name.toUpperCase())
    if (endpoint === undefined)
      throw terse(`Cannot find information about controller listener name: ${name.toUpperCase()}`)
    return endpoint
  })
}

function parseListeners(text: string): RaftVoterEndpoint[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^([^:/]+):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(part)
      if (match === null) throw kafkaException(`Unable to parse ${part} to a broker endpoint`)
      const [, name = '', host = '', port = ''] = match
      return { name: name.toUpperCase(), host: host || 'localhost', port: Number(port) }
    })
}
