import { totalmem } from 'node:os'
import type { Connection } from '../../net/connection.ts'
import { ConnectionMemory, memoryForConnections } from '../../net/connection-memory.ts'
import type { Clock } from '../../runtime/clock.ts'
import { LogLevels } from '../../runtime/log-levels.ts'
import { DelegationTokenRows } from '../../store/delegation-tokens.ts'
import { QuotaRows } from '../../store/quotas.ts'
import { ScramCredentialRows } from '../../store/scram-credentials.ts'
import type { Store } from '../../store/store.ts'
import type { FormattedDirectory } from '../log-directory/read-directory.ts'
import { openAuthorizer } from './authorizer/open-authorizer.ts'
import type { Broker, BrokerLog } from './broker.ts'
import { openCluster } from './cluster/cluster.ts'
import { StreamsInternalTopics } from './cluster/streams-internal-topics.ts'
import { resolveTopicConfig } from './cluster/topic-defaults.ts'
import { FetchSessions } from './fetch-sessions.ts'
import { GroupCoordinator } from './groups/group-coordinator.ts'
import { handlers } from './handlers/index.ts'
import { LogCleaner } from './log/cleaner/log-cleaner.ts'
import { LogManager } from './log/log-manager.ts'
import { RetentionCheck } from './log/retention-check.ts'
import { ProducerIds } from './producer-ids.ts'
import { ClientQuotas } from './quotas/client-quotas.ts'
import { BrokerConnectionLimits } from './quotas/connection-limits.ts'
import { ConnectionQuotas } from './quotas/connection-quotas.ts'
import { quotaWindows } from './quotas/quota-windows.ts'
import { ScramCredentials } from './scram/scram-credentials.ts'
import { type ConnectionSecurity, ConnectionServer, handlersByKey } from './serve-connection.ts'
import { SharePartitions } from './share/share-partitions.ts'
import { ShareSessions } from './share/share-sessions.ts'
import { ShareCoordinator } from './share-coordinator/share-coordinator.ts'
import { DelegationTokens } from './tokens/delegation-tokens.ts'
import { TransactionCoordinator } from './transactions/transaction-coordinator.ts'

export interface BrokerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: BrokerLog
  /** The levels of the process's loggers, which clients may change. */
  readonly logLevels?: LogLevels
  /** What server.properties says. */
  readonly properties?: ReadonlyMap<string, string>
  /** What is shown as if server.properties said it, and decides nothing. */
  readonly told?: ReadonlyMap<string, string>
  /** What the data directory was formatted with. */
  readonly formatted?: FormattedDirectory | undefined
}

/** A broker that can be given connections. */
export interface OpenBroker {
  readonly broker: Broker
  /** Takes a connection; what it returns takes the connection's frames. The form that Listener wants. */
  readonly onConnection: (connection: Connection, security?: ConnectionSecurity) => (frame: Buffer) => void
  /** Ends waits and timers and saves what the next start would have to find out; the store stays open. */
  readonly close: () => Promise<void>
}

/** Makes the services of one broker over a store, and starts them. Rejects with StoreError. */
export async function openBroker(options: BrokerOptions): Promise<OpenBroker> {
  const { store, clock, log, properties, told, formatted, logLevels = new LogLevels() } = options
  const cluster = await openCluster({
    store,
    logLevels,
    formatted,
    ...(properties === undefined ? {} : { properties }),
    ...(told === undefined ? {} : { told }),
  })
  const { topics, configs } = cluster
  const logs = new LogManager({
    store,
    clock,
    leaderEpochOf: (topicId, partition) => {
      const topic = topics.byId(topicId) ?? topics.pendingById(topicId)
      return topic?.leaderEpoch(partition) ?? 0
    },
    configOf: (topicId) =>
      (topics.byId(topicId) ?? topics.pendingById(topicId))?.config ?? resolveTopicConfig(new Map(), configs),
    onDamage: ({ topicId, partition }, text) =>
      log.error(`${topics.byId(topicId)?.name}-${partition}: ${text}; samsa check tells more`),
    deleteDelayMs: () => configs.number('log.segment.delete.delay.ms') ?? 0,
    producerExpirationMs: () => configs.number('producer.id.expiration.ms') ?? DAY_MS,
  })
  const upkeep = { store, clock, logs, topics, configs, log }
  const cleaner = new LogCleaner(upkeep)
  const retention = new RetentionCheck(upkeep)
  topics.onDelete((topic) => logs.deleteTopic(topic.topicId))
  const shareCoordinator = new ShareCoordinator({ store, topics, logs, configs, clock, log })
  const { groupConfigs } = cluster
  const sharePartitions = new SharePartitions({
    store,
    topics,
    logs,
    clock,
    shareCoordinator,
    groupConfigs,
    log,
  })
  const groups = new GroupCoordinator({
    store,
    topics,
    logs,
    configs,
    groupConfigs,
    shareState: shareCoordinator,
    clock,
    log,
  })
  const producerIds = new ProducerIds(store, logs.tables.producers)
  const transactions = new TransactionCoordinator({
    store,
    topics,
    logs,
    groups,
    configs,
    producerIds,
    transactionVersion: () => cluster.features.level('transaction.version'),
    clock,
    log,
  })
  const windows = quotaWindows(configs)
  const quotas = new ClientQuotas({ store, rows: new QuotaRows(store.database), windows })
  const limits = new BrokerConnectionLimits(configs, quotas)
  const connectionQuotas = new ConnectionQuotas({
    clock,
    limits,
    window: windows.client,
    maxWaiting: configs.number('socket.listen.backlog.size') ?? 50,
  })
  limits.onChange(() => connectionQuotas.lookAgain())
  const tokens = new DelegationTokens({
    store,
    rows: new DelegationTokenRows(store.database),
    secretKey: configs.text('delegation.token.secret.key') || null,
    lifetimes: {
      maxLifetimeMs: configs.number('delegation.token.max.lifetime.ms') ?? 0,
      renewalMs: configs.number('delegation.token.expiry.time.ms') ?? 0,
    },
  })
  const broker: Broker = {
    store,
    clock,
    log,
    nodeId: cluster.nodeId,
    clusterId: cluster.clusterId,
    cluster,
    topics,
    logs,
    producerIds,
    fetchSessions: new FetchSessions(configs.number('max.incremental.fetch.session.cache.slots') ?? 1000),
    groups,
    transactions,
    shareCoordinator,
    quotas,
    connectionQuotas,
    connectionMemory: new ConnectionMemory(memoryForConnections(processMemory())),
    scram: new ScramCredentials(store, new ScramCredentialRows(store.database)),
    tokens,
    authorizer: openAuthorizer(store, properties ?? new Map()),
    sharePartitions,
    shareSessions: new ShareSessions(configs.number('group.share.max.share.sessions') ?? 2000),
    streamsInternalTopics: new StreamsInternalTopics(cluster, log),
  }
  groups.start()
  transactions.start()
  retention.start()
  cleaner.start()
  shareCoordinator.start()
  if (tokens.isEnabled)
    tokens.start(clock, configs.number('delegation.token.expiry.check.interval.ms') ?? DAY_MS)
  const byKey = handlersByKey(handlers)
  return {
    broker,
    onConnection: (connection, security) => {
      const server = new ConnectionServer(broker, byKey, connection, security)
      return (frame) => server.accept(frame)
    },
    close: async () => {
      transactions.close()
      tokens.stop()
      connectionQuotas.close()
      groups.close()
      sharePartitions.close()
      shareCoordinator.close()
      retention.stop()
      cleaner.stop()
      await logs.close()
    },
  }
}

/** What the machine, or the container, lets this process have. */
function processMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

const DAY_MS = 86_400_000
