import { errors } from '../../errors.ts'
import { DescribeLogDirsApi, type DescribeLogDirsResponse } from '../../messages/35-describe-log-dirs.ts'
import { byTopic } from '../by-topic.ts'
import { type ClientError, errorFromCode, errorFromName, illegalState } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

export interface ReplicaInfo extends TopicPartition {
  size: number
  offsetLag: number
  /** Being moved here from another directory of the broker. */
  isFuture: boolean
}

export interface LogDirDescription {
  logDir: string
  /** Why the directory cannot be read. */
  error: ClientError | null
  replicas: ReplicaInfo[]
  /** -1 from brokers before 3.3. */
  totalBytes: number
  usableBytes: number
  isCordoned: boolean
}

/** Where a broker keeps a replica; null for not at all. */
export interface ReplicaLogDirs {
  current: string | null
  future: string | null
}

export interface BrokerReplica extends TopicPartition {
  broker: number
}

/** Log directories of brokers with their partitions, by broker. Rejects with ClientError when one of the brokers fails. */
export async function describeLogDirs(
  admin: Admin,
  brokers: readonly number[],
  options: CallOptions = {},
): Promise<Map<number, LogDirDescription[]>> {
  const described = await Promise.all(
    brokers.map(async (nodeId) => [nodeId, await describeBroker(admin, nodeId, null, options)] as const),
  )
  return new Map(described)
}

/** The directories that hold replicas, by {@link replicaName}. Rejects with ClientError when one of the brokers fails. */
export async function describeReplicaLogDirs(
  admin: Admin,
  replicas: readonly BrokerReplica[],
  options: CallOptions = {},
): Promise<Map<string, ReplicaLogDirs>> {
  const found = new Map<string, ReplicaLogDirs>(
    replicas.map((replica) => [replicaName(replica), { current: null, future: null }]),
  )
  const brokers = [...new Set(replicas.map(({ broker }) => broker))]
  await Promise.all(
    brokers.map(async (broker) => {
      const ofBroker = replicas.filter((replica) => replica.broker === broker)
      const setting = { name: 'describeReplicaLogDirs', timeoutMs: options.timeoutMs }
      for (const logDir of await ask(admin, broker, ofBroker, setting)) {
        if (logDir.error?.is('KAFKA_STORAGE_ERROR') === true) continue
        if (logDir.error !== null) {
          throw illegalState(
            `The error ${logDir.error.className} for log directory ${logDir.logDir} in the response from broker ${broker} is illegal`,
          )
        }
        for (const replica of logDir.replicas) {
          const place = found.get(replicaName({ ...replica, broker }))
          if (place !== undefined) place[replica.isFuture ? 'future' : 'current'] = logDir.logDir
        }
      }
    }),
  )
  return found
}

/** `topic-partition-broker`, as Java prints a replica. */
export function replicaName(replica: BrokerReplica): string {
  return `${partitionName(replica)}-${replica.broker}`
}

function describeBroker(
  admin: Admin,
  nodeId: number,
  partitions: readonly TopicPartition[] | null,
  options: CallOptions,
): Promise<LogDirDescription[]> {
  return ask(admin, nodeId, partitions, { name: 'describeLogDirs', timeoutMs: options.timeoutMs }).then(
    (descriptions) => {
      // Brokers that may not be asked gave an empty answer before version 3 had a place for an error.
      if (descriptions.length === 0) throw errorFromName('CLUSTER_AUTHORIZATION_FAILED')
      return descriptions
    },
  )
}

function ask(
  admin: Admin,
  nodeId: number,
  partitions: readonly TopicPartition[] | null,
  setting: { name: string; timeoutMs: number | undefined },
): Promise<LogDirDescription[]> {
  return admin.call({ ...setting, target: { nodeId } }, async (attempt) => {
    const topics =
      partitions === null
        ? null
        : [...byTopic(partitions)].map(([topic, numbers]) => ({ topic, partitions: numbers }))
    const answer = await attempt.send(DescribeLogDirsApi, { topics })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.results.map(describe)
  })
}

function describe(result: DescribeLogDirsResponse['results'][number]): LogDirDescription {
  return {
    logDir: result.logDir,
    error: result.errorCode === errors.NONE.code ? null : errorFromCode(result.errorCode),
    replicas: result.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, partitionSize, offsetLag, isFutureKey }) => ({
        topic: name,
        partition: partitionIndex,
        size: Number(partitionSize),
        offsetLag: Number(offsetLag),
        isFuture: isFutureKey,
      })),
    ),
    totalBytes: Number(result.totalBytes),
    usableBytes: Number(result.usableBytes),
    isCordoned: result.isCordoned,
  }
}
