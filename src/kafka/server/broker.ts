import type { Clock } from '../../runtime/clock.ts'
import type { Store } from '../../store/store.ts'
import type { Cluster } from './cluster/cluster.ts'
import type { Topics } from './cluster/topics.ts'
import type { LogManager } from './log/log-manager.ts'

/** Everything a handler can reach: the services of one broker, made once at start. */
export interface Broker {
  readonly nodeId: number
  /** 22 characters. */
  readonly clusterId: string
  readonly cluster: Cluster
  readonly store: Store
  readonly clock: Clock
  readonly log: BrokerLog
  readonly topics: Topics
  readonly logs: LogManager
}

/** Where the broker says what no client is told. */
export interface BrokerLog {
  info(text: string): void
  warn(text: string): void
  error(text: string, cause?: unknown): void
}
