import type { ConnectionMemory } from '../../net/connection-memory.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Store } from '../../store/store.ts'
import type { Authorizer } from './authorizer/authorizer.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { StreamsInternalTopics } from './cluster/streams-internal-topics.ts'
import type { Topics } from './cluster/topics.ts'
import type { FetchSessions } from './fetch-sessions.ts'
import type { GroupCoordinator } from './groups/group-coordinator.ts'
import type { LogManager } from './log/log-manager.ts'
import type { ProducerIds } from './producer-ids.ts'
import type { ClientQuotas } from './quotas/client-quotas.ts'
import type { ConnectionQuotas } from './quotas/connection-quotas.ts'
import type { ScramCredentials } from './scram/scram-credentials.ts'
import type { SharePartitions } from './share/share-partitions.ts'
import type { ShareSessions } from './share/share-sessions.ts'
import type { ShareCoordinator } from './share-coordinator/share-coordinator.ts'
import type { DelegationTokens } from './tokens/delegation-tokens.ts'
import type { TransactionCoordinator } from './transactions/transaction-coordinator.ts'

/** Everything a handler can reach: the services of one broker, made once at start (open-broker.ts). */
export interface Broker {
  readonly store: Store
  readonly clock: Clock
  readonly log: BrokerLog
  readonly nodeId: number
  /** 22 characters. */
  readonly clusterId: string
  readonly cluster: Cluster
  /** `cluster.topics`, which nearly every handler asks. */
  readonly topics: Topics
  readonly logs: LogManager
  readonly producerIds: ProducerIds
  readonly fetchSessions: FetchSessions
  readonly groups: GroupCoordinator
  readonly quotas: ClientQuotas
  readonly connectionQuotas: ConnectionQuotas
  readonly connectionMemory: ConnectionMemory
  readonly scram: ScramCredentials
  readonly tokens: DelegationTokens
  /** Who may do what; absent: everybody may do everything. */
  readonly authorizer: Authorizer | undefined
  readonly transactions: TransactionCoordinator
  readonly shareCoordinator: ShareCoordinator
  readonly sharePartitions: SharePartitions
  readonly shareSessions: ShareSessions
  readonly streamsInternalTopics: StreamsInternalTopics
}

/** Where the broker says what no client is told. */
export interface BrokerLog {
  info(text: string): void
  warn(text: string): void
  error(text: string, cause?: unknown): void
}
