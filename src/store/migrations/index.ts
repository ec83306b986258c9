import log from './0001-log.sql'
import cluster from './0010-cluster.sql'
import zookeeper from './0030-zookeeper.sql'
import abortedTransactions from './0040-aborted-transactions.sql'
import segments from './0041-segments.sql'
import clientQuotas from './0050-client-quotas.sql'
import scramCredentials from './0060-scram-credentials.sql'
import zookeeperImport from './0070-zookeeper-import.sql'
import acls from './0080-acls.sql'
import delegationTokens from './0090-delegation-tokens.sql'
import rowSums from './0100-row-sums.sql'
import chunkSums from './0110-chunk-sums.sql'
import znodeKeys from './0120-znode-keys.sql'

/**
 * Every step from an empty file to this version's schema, in order; the file's `user_version` counts those it has had.
 * A step that has been released is never edited: a change is a new step. Each is SQL only and runs in one transaction
 * with all the others that are due.
 */
export const migrations: readonly Migration[] = [
  { name: '0001-log', sql: log },
  { name: '0010-cluster', sql: cluster },
  { name: '0030-zookeeper', sql: zookeeper },
  { name: '0040-aborted-transactions', sql: abortedTransactions },
  { name: '0041-segments', sql: segments },
  { name: '0050-client-quotas', sql: clientQuotas },
  { name: '0060-scram-credentials', sql: scramCredentials },
  { name: '0070-zookeeper-import', sql: zookeeperImport },
  { name: '0080-acls', sql: acls },
  { name: '0090-delegation-tokens', sql: delegationTokens },
  { name: '0100-row-sums', sql: rowSums },
  { name: '0110-chunk-sums', sql: chunkSums },
  { name: '0120-znode-keys', sql: znodeKeys },
]

export interface Migration {
  readonly name: string
  readonly sql: string
}
