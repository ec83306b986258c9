import { disconnectError, errorFromName, kafkaException, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Connection } from '../connection.ts'
import { type CoordinatorKeyType, findCoordinator } from '../find-coordinator.ts'
import type { Metadata } from '../metadata.ts'
import type { BrokerVersions } from '../versions.ts'
import type { ProducerSettings } from './settings.ts'
import { judge, judgeSearch, type TransactionCall, type Verdict } from './transaction-verdict.ts'

/** The first partitions of a transaction often come while the one before is still being ended. */
const CONCURRENT_PAUSE_MS = 20

export interface TransactionCallsOptions {
  cluster: Cluster
  metadata: Metadata
  settings: ProducerSettings
  transactionalId: string
}

/** One call: what is sent, and where. */
export interface Coordinated {
  call: TransactionCall
  /** Sends it once; resolves with what is wrong with the answer, or rejects with the answer's error. */
  attempt: (connection: Connection) => Promise<Verdict | undefined>
  /** The group whose coordinator is called, instead of the transaction's. */
  atGroup?: string
  /** The group it is about. */
  groupId?: string
  /** Do not wait long for another transaction to end. */
  isHasty?: boolean
  /** Throws what ends the tries from outside. */
  throwIfStopped: () => void
}

/** Calls the coordinators of a transaction: finds them, and tries again what may succeed later. */
export class TransactionCalls {
  readonly #options: TransactionCallsOptions
  readonly #nodeIds: Record<CoordinatorKeyType, number | undefined> = {
    transaction: undefined,
    group: undefined,
  }
  #versions: BrokerVersions | undefined

  constructor(options: TransactionCallsOptions) {
    this.#options = options
  }

  /** What the transaction coordinator can do; undefined until it was reached. */
  get versions(): BrokerVersions | undefined {
    return this.#versions
  }

  /** Calls until it succeeds (undefined) or cannot. Rejects with ClientError when it is stopped, or the producer closes. */
  async run(what: Coordinated): Promise<Verdict | undefined> {
    const { cluster, settings } = this.#options
    const type = what.atGroup === undefined ? 'transaction' : 'group'
    for (;;) {
      what.throwIfStopped()
      const verdict = await this.#try(what, type)
      if (verdict === undefined) return undefined
      if (cluster.isClosed) throw kafkaException('The producer closed forcefully')
      if (verdict.consequence === 'relocate') this.#nodeIds[type] = undefined
      else if (verdict.consequence !== 'retry') return verdict
      const isShort = what.isHasty === true && verdict.error.is('CONCURRENT_TRANSACTIONS')
      const { initialMs } = settings.retryBackoff
      await cluster.pause(isShort ? Math.min(initialMs, CONCURRENT_PAUSE_MS) : initialMs)
    }
  }

  async #try(what: Coordinated, type: CoordinatorKeyType): Promise<Verdict | undefined> {
    const key = what.atGroup ?? this.#options.transactionalId
    let connection: Connection
    try {
      connection = await this.#connect(type, key)
    } catch (fault) {
      this.#nodeIds[type] = undefined
      return judgeSearch(type, key, toClientError(fault))
    }
    try {
      return await what.attempt(connection)
    } catch (fault) {
      return judge(what.call, toClientError(fault), what.groupId)
    }
  }

  async #connect(type: CoordinatorKeyType, key: string): Promise<Connection> {
    const { cluster, metadata, settings } = this.#options
    const deadlineMs = cluster.clock.now() + settings.requestTimeoutMs
    let nodeId = this.#nodeIds[type]
    if (nodeId === undefined) {
      const any = await cluster.anyConnection(deadlineMs)
      if (any === undefined) throw disconnectError('No broker could be reached in time')
      nodeId = await findCoordinator(any, type, key)
      if (!cluster.nodes.has(nodeId)) {
        metadata.requestUpdate()
        throw errorFromName('COORDINATOR_NOT_AVAILABLE')
      }
      this.#nodeIds[type] = nodeId
    }
    const connection = await cluster.connectionTo(nodeId, deadlineMs)
    if (connection === undefined) throw disconnectError('The coordinator could not be reached in time')
    if (type === 'transaction') this.#versions = connection.versions
    return connection
  }
}
