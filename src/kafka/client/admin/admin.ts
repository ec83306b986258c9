import type { Api, InputOf, TypeOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { DescribeClusterApi } from '../../messages/60-describe-cluster.ts'
import { backoffMs } from '../backoff.ts'
import {
  type ClientError,
  configError,
  disconnectError,
  errorFromCode,
  errorFromName,
  isAuthenticationError,
  kafkaException,
  timeoutError,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { adminKeys } from '../config/admin-keys.ts'
import { retryBackoff, warnOfBackoff } from '../config/backoff-ranges.ts'
import { type ClientConfig, parseClientConfig } from '../config/client-config.ts'
import { refuseJavaClasses } from '../config/java-classes.ts'
import { refuseEmptySocketBuffers } from '../config/socket-buffers.ts'
import type { Connection, SendOptions } from '../connection.ts'
import type { ClientHooks, ClientProperties } from '../hooks.ts'
import { openCluster } from '../open-cluster.ts'
import type { Node } from '../types.ts'

/** Which broker a call goes to. */
export type Target = 'any' | 'controller' | { nodeId: number }

/** One attempt at a call: a connection, and the time that is left. */
export interface Attempt {
  readonly connection: Connection
  readonly versions: Connection['versions']
  /** Milliseconds until the call's deadline. */
  remainingMs(): number
  send<A extends Api>(
    api: A,
    body: InputOf<A['request']>,
    options?: SendOptions,
  ): Promise<TypeOf<A['response']>>
}

export interface CallSetting {
  /** The call's name in Java's client, which its time-out messages show. */
  name: string
  target: Target
  /** Replaces default.api.timeout.ms. */
  timeoutMs?: number | undefined
  /** Controllers answer it too, where the client was given bootstrap.controllers (KIP-919); `any` is the active one then. */
  servedByControllers?: boolean
  /** Gives a lost connection back to the caller, who looks for the right broker again, instead of waiting for this one. */
  endsOnDisconnect?: boolean
}

const INTERNALS = 'org.apache.kafka.clients.admin.internals.'
/** DescribeCluster's endpoint types, and its first version that knows them. */
const CONTROLLERS = 2
const WITH_ENDPOINT_TYPE = 1

let clientsMade = 0

/** Makes an Admin. Rejects with ClientError as Java's Admin.create throws. Nothing is connected yet. */
export async function openAdmin(properties: ClientProperties, hooks: ClientHooks = {}): Promise<Admin> {
  const config = parseClientConfig(adminKeys, properties)
  const clientId = config.text('client.id') || `adminclient-${++clientsMade}`
  if (config.number('default.api.timeout.ms') < config.number('request.timeout.ms')) {
    const text =
      'The specified value of default.api.timeout.ms must be no smaller than the value of request.timeout.ms.'
    if (config.isGiven('default.api.timeout.ms')) throw failedToCreate(configError(text))
  }
  warnOfBackoff(config, hooks.log)
  try {
    refuseJavaClasses(config)
    refuseEmptySocketBuffers(config)
    const logPrefix = `[AdminClient clientId=${clientId}] `
    return new Admin(
      await openCluster({ config, hooks, clientId, logPrefix, warnsOfBootstrap: false }),
      config,
    )
  } catch (fault) {
    throw failedToCreate(fault)
  }
}

function failedToCreate(cause: unknown): ClientError {
  return kafkaException('Failed to create new KafkaAdminClient', cause)
}

/** Runs admin calls against a cluster, with Java's retries and deadlines. */
export class Admin {
  readonly #cluster: Cluster
  readonly #config: ClientConfig
  #isMetadataNeeded = true

  constructor(cluster: Cluster, config: ClientConfig) {
    this.#cluster = cluster
    this.#config = config
  }

  /** Brokers by id, as the last Metadata answer named them; filled by the first call. */
  get nodes(): ReadonlyMap<number, Node> {
    return this.#cluster.nodes
  }

  /** Runs `work` on a broker until it succeeds, fails for good, or time is up. Rejects with ClientError. */
  async call<T>(setting: CallSetting, work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { clock } = this.#cluster
    if (this.usesControllers && setting.servedByControllers !== true) {
      throw errorFromName(
        'UNSUPPORTED_ENDPOINT_TYPE',
        'This Admin API is not yet supported when communicating directly with the controller quorum.',
      )
    }
    const deadlineMs = clock.now() + (setting.timeoutMs ?? this.defaultTimeoutMs)
    let tries = 0
    let nextAllowedTryMs = 0
    let last: ClientError | undefined
    for (;;) {
      try {
        const connection = await this.#assign(setting.target, deadlineMs)
        if (connection === undefined) break
        tries++
        return await work(this.#attempt(connection, deadlineMs))
      } catch (fault) {
        last = toClientError(fault)
        if (isAuthenticationError(last)) this.#warnOfMetadata(last)
        if (!last.isRetriable || this.#cluster.isClosed || tries > this.#config.number('retries')) throw last
        if (last.is('NOT_CONTROLLER') || last.is('NETWORK_EXCEPTION')) this.#isMetadataNeeded = true
        if (setting.endsOnDisconnect === true && last.is('NETWORK_EXCEPTION')) throw last
      }
      const pauseMs = backoffMs(Math.max(tries, 1), this.#retryBackoff())
      nextAllowedTryMs = clock.now() + pauseMs
      if (nextAllowedTryMs >= deadlineMs) break
      await this.#cluster.pause(pauseMs)
    }
    if (tries === 0) throw timeoutError(`Timed out waiting for a node assignment. Call: ${setting.name}`)
    const call = `Call(callName=${setting.name}, deadlineMs=${deadlineMs}, tries=${tries}, nextAllowedTryMs=${nextAllowedTryMs})`
    throw timeoutError(`${call} timed out at ${clock.now()} after ${tries} attempt(s)`, last)
  }

  /** Whether the client was given the addresses of controllers instead of brokers. */
  get usesControllers(): boolean {
    return this.#config.list('bootstrap.servers').length === 0
  }

  /** Milliseconds that a call may take by default.api.timeout.ms. */
  get defaultTimeoutMs(): number {
    return this.#config.number('default.api.timeout.ms')
  }

  /** Milliseconds that one request may take by request.timeout.ms. */
  get requestTimeoutMs(): number {
    return this.#cluster.requestTimeoutMs
  }

  now(): number {
    return this.#cluster.clock.now()
  }

  /** Waits as long as retry.backoff.ms and its maximum ask for after so many failures, or less when the admin is closed. */
  pauseAfter(failures: number): Promise<void> {
    return this.#cluster.pause(backoffMs(failures, this.#retryBackoff()))
  }

  /** Waits so long, or less when the admin is closed. */
  pause(ms: number): Promise<void> {
    return this.#cluster.pause(ms)
  }

  /** Says what Java's client logs as an error; `logger` is the class in whose name it is said, its full name or that inside its package of internals. */
  logError(text: string, logger: string, fault?: ClientError): void {
    const name = logger.includes('.') ? logger : INTERNALS + logger
    this.#cluster.log?.error(this.#cluster.logPrefix + text, name, fault)
  }

  /** Says what Java's client logs as a warning. */
  logWarning(text: string, logger: string, fault?: ClientError): void {
    this.#cluster.log?.warn(this.#cluster.logPrefix + text, INTERNALS + logger, fault)
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    this.#cluster.close()
  }

  #attempt(connection: Connection, deadlineMs: number): Attempt {
    const remainingMs = () => Math.max(0, deadlineMs - this.#cluster.clock.now())
    return {
      connection,
      versions: connection.versions,
      remainingMs,
      send: (api, body, options = {}) =>
        connection.send(api, body, {
          timeoutMs: Math.min(this.#cluster.requestTimeoutMs, remainingMs()),
          ...options,
        }),
    }
  }

  async #assign(target: Target, deadlineMs: number): Promise<Connection | undefined> {
    if (this.#isMetadataNeeded && !(await this.#refresh(deadlineMs))) return undefined
    if (target === 'any' && !this.usesControllers) return this.#cluster.anyConnection(deadlineMs)
    const nodeId = target === 'controller' || target === 'any' ? this.#cluster.controllerId : target.nodeId
    if (!this.#cluster.nodes.has(nodeId)) {
      this.#isMetadataNeeded = true
      throw disconnectError(`Node ${nodeId} is not known`)
    }
    return this.#cluster.connectionTo(nodeId, deadlineMs)
  }

  /** Learns brokers and controller; false when no broker could be reached in time. */
  async #refresh(deadlineMs: number): Promise<boolean> {
    const connection = await this.#cluster.anyConnection(deadlineMs)
    if (connection === undefined) return false
    const leftMs = Math.max(0, deadlineMs - this.#cluster.clock.now())
    const timeoutMs = Math.min(this.#cluster.requestTimeoutMs, leftMs)
    if (this.usesControllers) {
      await this.#learnControllers(connection, timeoutMs)
      this.#isMetadataNeeded = false
      return true
    }
    const answer = await connection.send(MetadataApi, { topics: [] }, { timeoutMs })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    this.#cluster.update(answer)
    this.#isMetadataNeeded = false
    return true
  }

  async #learnControllers(connection: Connection, timeoutMs: number): Promise<void> {
    const version = connection.versions.pick(DescribeClusterApi, { min: WITH_ENDPOINT_TYPE })
    const request = { includeClusterAuthorizedOperations: false, endpointType: CONTROLLERS }
    const answer = await connection.send(DescribeClusterApi, request, { timeoutMs, version })
    if (answer.errorCode !== errors.NONE.code) {
      const error = errorFromCode(answer.errorCode, answer.errorMessage)
      if (!error.isRetriable) this.#warnOfMetadata(error)
      throw error
    }
    const { controllerId, clusterId } = answer
    const brokers = answer.brokers.map(({ brokerId, ...node }) => ({ nodeId: brokerId, ...node }))
    this.#cluster.update({ brokers, controllerId, clusterId })
  }

  #warnOfMetadata(error: ClientError): void {
    this.logWarning('Fatal error during metadata update', 'AdminMetadataManager', error)
  }

  #retryBackoff(): { initialMs: number; maxMs: number } {
    return retryBackoff(this.#config)
  }
}
