/** What kafka-storage needs of a server.properties, checked as a 4.3.1 server checks it (KafkaConfig), in its order and words. */

import { defaultDataDir } from '../../instance/home.ts'
import { type BrokerListener, parseListener } from '../../kafka/configs/broker-listeners.ts'
import { checkBrokerProperties } from '../../kafka/configs/broker-properties.ts'
import { configException, javaErrorOf } from '../kit/java-error.ts'

export interface ServerConfig {
  readonly nodeId: number
  readonly processRoles: ReadonlySet<string>
  /** Sorted, each once; the metadata log's among them. */
  readonly logDirs: readonly string[]
  readonly metadataLogDir: string
  readonly controllerListenerName: string
  /** Where controllers are reached, as the voters of a dynamic quorum say it. */
  readonly controllerListeners: readonly BrokerListener[]
  /** controller.quorum.voters is given: the quorum is not dynamic. */
  readonly hasStaticVoters: boolean
  readonly allowsUnstableFeatures: boolean
}

const REQUIRED = ['process.roles', 'node.id', 'controller.listener.names']

/**
 * Reads and checks the keys of a server.properties. Without log.dirs the directory is the one that the server takes then, which
 * differs from the reference. Throws JavaError.
 */
export function readServerConfig(given: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): ServerConfig {
  const properties = withSynonyms(given)
  const missing = REQUIRED.find((name) => !properties.has(name))
  if (missing !== undefined)
    throw configException(`Missing required configuration "${missing}" which has no default value.`)
  const { problem } = checkBrokerProperties(properties)
  if (problem !== null) throw javaErrorOf(problem)
  refuseNoQuorum(properties)
  const list = (name: string): string[] => splitList(properties.get(name))
  const dirs = listOfDirs(properties, env)
  const metadataLogDir = properties.get('metadata.log.dir') ?? dirs[0] ?? ''
  return {
    nodeId: Number(properties.get('node.id')),
    processRoles: new Set(list('process.roles')),
    logDirs: [...new Set([...dirs, metadataLogDir])].sort(),
    metadataLogDir,
    controllerListenerName: list('controller.listener.names')[0] ?? '',
    controllerListeners: controllerListeners(properties),
    hasStaticVoters: list('controller.quorum.voters').length > 0,
    allowsUnstableFeatures:
      properties.get('unstable.feature.versions.enable')?.trim().toLowerCase() === 'true',
  }
}

/** What the server says of log.dirs that names a directory twice; undefined for one that does not. */
export function duplicateDirsWarning(properties: ReadonlyMap<string, string>): string | undefined {
  const dirs = splitList(properties.get('log.dirs'))
  const unique = [...new Set(dirs)]
  if (unique.length === dirs.length) return undefined
  return `Configuration key "log.dirs" contains duplicate values. Duplicates will be removed. The original value is: [${dirs.join(', ')}], the updated value is: [${unique.join(', ')}]`
}

/** The old name of node.id stands for it, and the other way round. */
function withSynonyms(given: ReadonlyMap<string, string>): Map<string, string> {
  const id = given.get('node.id') ?? given.get('broker.id')
  const synonyms: [string, string][] =
    id === undefined
      ? []
      : [
          ['node.id', id],
          ['broker.id', id],
        ]
  return new Map([...synonyms, ...given])
}

function listOfDirs(properties: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): string[] {
  const named = splitList(properties.get('log.dirs') ?? properties.get('log.dir'))
  return named.length > 0 ? [...new Set(named)] : [defaultDataDir(env)]
}

function controllerListeners(properties: ReadonlyMap<string, string>): BrokerListener[] {
  const names = splitList(properties.get('controller.listener.names'))
  const read = (key: string): BrokerListener[] =>
    splitList(properties.get(key))
      .map(parseListener)
      .filter((each) => each !== null)
      .filter(({ name }) => names.includes(name))
  const advertised = read('advertised.listeners')
  return read('listeners').map((each) => advertised.find(({ name }) => name === each.name) ?? each)
}

function refuseNoQuorum(properties: ReadonlyMap<string, string>): void {
  const quorum = ['controller.quorum.bootstrap.servers', 'controller.quorum.voters']
  if (quorum.every((key) => splitList(properties.get(key)).length === 0))
    throw configException(
      'If using process.roles, either controller.quorum.bootstrap.servers must contain the set of bootstrap controllers or controller.quorum.voters must contain a parseable set of controllers.',
    )
}

function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
