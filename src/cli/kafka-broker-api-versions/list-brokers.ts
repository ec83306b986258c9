import { ClientError, configError, errorFromCode } from '../../kafka/client/client-error.ts'
import type { Cluster, ClusterNodes } from '../../kafka/client/cluster.ts'
import { adminKeys } from '../../kafka/client/config/admin-keys.ts'
import { parseClientConfig } from '../../kafka/client/config/client-config.ts'
import type { Connection } from '../../kafka/client/connection.ts'
import type { ClientHooks, ClientProperties } from '../../kafka/client/hooks.ts'
import { nodeText } from '../../kafka/client/node-text.ts'
import { openCluster } from '../../kafka/client/open-cluster.ts'
import type { Node } from '../../kafka/client/types.ts'
import { errors } from '../../kafka/errors.ts'
import { javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import { MetadataApi } from '../../kafka/messages/03-metadata.ts'
import { DescribeClusterApi } from '../../kafka/messages/60-describe-cluster.ts'
import { JavaError } from '../kit/java-error.ts'
import type { ApiRange } from './version-table.ts'

/** What the reference's client for this one tool does not share with other admin clients. */
const defaults: ClientProperties = {
  'request.timeout.ms': '5000',
  'reconnect.backoff.ms': '50',
  'reconnect.backoff.max.ms': '50',
}
const PAUSE_MS = 50
/** DescribeCluster's endpoint type. */
const CONTROLLERS = 2
const HASH_OF_FALSE = 1237

export interface BrokerVersions {
  broker: Node
  versions: readonly ApiRange[] | ClientError
}

/** Asks each broker of a cluster for the versions that it serves; rejects where no bootstrap address can be reached. */
export async function listBrokerVersions(
  properties: ClientProperties,
  hooks: ClientHooks,
): Promise<BrokerVersions[]> {
  if (properties['bootstrap.servers'] === '') {
    throw configError(
      "Configuration 'bootstrap.servers' must not be empty. Valid values include: any non-empty value",
    )
  }
  const cluster = await openCluster({
    config: parseClientConfig(adminKeys, { ...defaults, ...properties }),
    hooks,
    clientId: 'admin-1',
    logPrefix: '[LegacyAdminClient clientId=admin-1] ',
    warnsOfBootstrap: true,
  })
  try {
    await awaitBrokers(cluster, properties['bootstrap.controllers'] !== undefined)
    const brokers = javaHashOrder(cluster.nodes.values(), nodeHash)
    return await Promise.all(
      brokers.map(async (broker) => ({ broker, versions: await versionsOf(cluster, broker) })),
    )
  } finally {
    cluster.close()
  }
}

/** A cluster that is just starting may name no brokers yet. */
async function awaitBrokers(cluster: Cluster, usesControllers: boolean): Promise<void> {
  for (;;) {
    const nodes = await cluster.askBootstrap((connection) => askForNodes(connection, usesControllers))
    if (nodes === undefined) {
      const brokers = cluster.bootstrapNodes.map(nodeText).join(', ')
      throw new JavaError('java.lang.RuntimeException', `Request METADATA failed on brokers [${brokers}]`)
    }
    cluster.update(nodes)
    if (cluster.nodes.size > 0) return
    await cluster.pause(PAUSE_MS)
  }
}

/** Controllers are named by DescribeCluster alone (KIP-919). */
async function askForNodes(connection: Connection, usesControllers: boolean): Promise<ClusterNodes> {
  if (!usesControllers) return connection.send(MetadataApi, { topics: null })
  const request = { includeClusterAuthorizedOperations: false, endpointType: CONTROLLERS }
  const answer = await connection.send(DescribeClusterApi, request)
  if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
  const { controllerId, clusterId } = answer
  const brokers = answer.brokers.map(({ brokerId, ...node }) => ({ nodeId: brokerId, ...node }))
  return { brokers, controllerId, clusterId }
}

async function versionsOf(cluster: Cluster, broker: Node): Promise<readonly ApiRange[] | ClientError> {
  try {
    const connection = await cluster.connectionTo(broker.id, cluster.clock.now() + cluster.requestTimeoutMs)
    return (
      connection?.versions.response.apiKeys ??
      new ClientError('org.apache.kafka.common.errors.DisconnectException', '')
    )
  } catch (fault) {
    if (fault instanceof ClientError) return fault
    throw fault
  }
}

/** The hash of Kafka's Node class. */
function nodeHash({ id, host, port, rack }: Node): number {
  let hash = (31 + javaStringHash(host)) | 0
  for (const part of [id, port, rack === null ? 0 : javaStringHash(rack), HASH_OF_FALSE]) {
    hash = (Math.imul(hash, 31) + part) | 0
  }
  return hash
}
