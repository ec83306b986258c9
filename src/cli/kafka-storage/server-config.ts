/** What kafka-storage needs of a server.properties, checked as a 4.3.1 server checks it (KafkaConfig), in its order and words. */

import { defaultDataDir } from '../../instance/home.ts'
import { brokerKeys } from '../../kafka/configs/broker-keys.ts'
import { parseConfig } from '../../kafka/configs/definition.ts'
import { configException, illegalArgument } from '../kit/java-error.ts'
import { type Listener, parseListeners } from './listeners.ts'

export interface ServerConfig {
  readonly nodeId: number
  readonly processRoles: ReadonlySet<string>
  /** Sorted, each once; the metadata log's among them. */
  readonly logDirs: readonly string[]
  readonly metadataLogDir: string
  readonly controllerListenerName: string
  /** Where controllers are reached, as the voters of a dynamic quorum say it. */
  readonly controllerListeners: readonly Listener[]
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
  for (const key of brokerKeys) {
    const text = properties.get(key.name)
    if (text === undefined && REQUIRED.includes(key.name))
      throw configException(`Missing required configuration "${key.name}" which has no default value.`)
    const parsed = text === undefined ? undefined : parseConfig(key, text)
    if (parsed !== undefined && 'problem' in parsed) throw configException(parsed.problem)
  }
  const list = (name: string): string[] => splitList(properties.get(name))
  const nodeId = Number(properties.get('node.id'))
  if (properties.has('broker.id') && Number(properties.get('broker.id')) !== nodeId)
    throw configException('You must set `node.id` to the same value as `broker.id`.')
  const dirs = listOfDirs(properties, env)
  const metadataLogDir = properties.get('metadata.log.dir') ?? dirs[0] ?? ''
  const config = {
    nodeId,
    processRoles: new Set(list('process.roles')),
    logDirs: [...new Set([...dirs, metadataLogDir])].sort(),
    metadataLogDir,
    controllerListenerName: list('controller.listener.names')[0] ?? '',
    controllerListeners: controllerListeners(properties),
    hasStaticVoters: list('controller.quorum.voters').length > 0,
    allowsUnstableFeatures:
      properties.get('unstable.feature.versions.enable')?.trim().toLowerCase() === 'true',
  }
  checkRoles(config, properties)
  return config
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
  if (named.length === 0 && properties.has('log.dirs'))
    throw configException(
      "Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value",
    )
  return named.length > 0 ? [...new Set(named)] : [defaultDataDir(env)]
}

function controllerListeners(properties: ReadonlyMap<string, string>): Listener[] {
  const names = splitList(properties.get('controller.listener.names'))
  const protocols = properties.get('listener.security.protocol.map')
  const isController = ({ name }: Listener): boolean => names.includes(name)
  const read = (key: string): Listener[] =>
    parseListeners(splitList(properties.get(key)), { names, protocols }).filter(isController)
  const advertised = read('advertised.listeners')
  const listening = properties.has('listeners') ? read('listeners') : []
  return listening.map((each) => advertised.find(({ name }) => name === each.name) ?? each)
}

function checkRoles(
  { nodeId, processRoles: roles, ...config }: ServerConfig,
  properties: ReadonlyMap<string, string>,
): void {
  const isController = roles.has('controller')
  if (
    !config.hasStaticVoters &&
    splitList(properties.get('controller.quorum.bootstrap.servers')).length === 0
  )
    throw configException(
      'If using process.roles, either controller.quorum.bootstrap.servers must contain the set of bootstrap controllers or controller.quorum.voters must contain a parseable set of controllers.',
    )
  const voters = splitList(properties.get('controller.quorum.voters'))
  const isVoter = voters.some((voter) => voter.startsWith(`${nodeId}@`))
  const voterIds = `Set(${voters.map((voter) => voter.split('@')[0]).join(', ')})`
  const listeners = splitList(properties.get('listeners'))
  if (!isController) {
    if (isVoter)
      throw requirement(
        `If process.roles contains just the 'broker' role, the node id ${nodeId} must not be included in the set of voters controller.quorum.voters=${voterIds}`,
      )
    if (config.controllerListeners.length > 0)
      throw requirement(
        "controller.listener.names must not contain a value appearing in the 'listeners' configuration when running KRaft with just the broker role",
      )
    return
  }
  if (!roles.has('broker') && config.controllerListeners.length !== listeners.length)
    throw requirement(
      'The listeners config must only contain KRaft controller listeners from controller.listener.names when process.roles=controller',
    )
  if (voters.length > 0 && !isVoter)
    throw requirement(
      `If process.roles contains the 'controller' role, the node id ${nodeId} must be included in the set of voters controller.quorum.voters=${voterIds}`,
    )
  if (config.controllerListeners.length === 0)
    throw requirement(
      "controller.listener.names must contain at least one value appearing in the 'listeners' configuration when running the KRaft controller role",
    )
  const names = splitList(properties.get('controller.listener.names'))
  if (!names.every((name) => config.controllerListeners.some((listener) => listener.name === name)))
    throw requirement(
      "controller.listener.names must only contain values appearing in the 'listeners' configuration when running the KRaft controller role",
    )
}

function requirement(text: string): Error {
  return illegalArgument(`requirement failed: ${text}`)
}

function splitList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
