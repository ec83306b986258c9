import { errors } from '../../errors.ts'
import { DescribeQuorumApi, type DescribeQuorumResponse } from '../../messages/55-describe-quorum.ts'
import { CLUSTER_METADATA_TOPIC } from '../../topic-names.ts'
import { errorFromCode, errorFromName } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

export interface QuorumReplica {
  replicaId: number
  /** All zero where the cluster knows none. */
  directoryId: string
  logEndOffset: number
  /** Milliseconds since the epoch; -1 for never. */
  lastFetchTimestamp: number
  lastCaughtUpTimestamp: number
}

export interface RaftVoterEndpoint {
  name: string
  host: string
  port: number
}

export interface QuorumInfo {
  leaderId: number
  leaderEpoch: number
  highWatermark: number
  voters: QuorumReplica[]
  observers: QuorumReplica[]
  /** Listeners of controllers by node id. */
  nodes: ReadonlyMap<number, readonly RaftVoterEndpoint[]>
}

type ReplicaState = DescribeQuorumResponse['topics'][number]['partitions'][number]['observers'][number]

/** The Raft quorum that keeps the cluster's metadata. Rejects with ClientError. */
export async function describeQuorum(admin: Admin, { timeoutMs }: CallOptions = {}): Promise<QuorumInfo> {
  const setting = {
    name: 'describeMetadataQuorum',
    target: 'any',
    timeoutMs,
    servedByControllers: true,
  } as const
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(DescribeQuorumApi, {
      topics: [{ topicName: CLUSTER_METADATA_TOPIC, partitions: [{ partitionIndex: 0 }] }],
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
    const partition = answer.topics[0]?.partitions[0]
    if (partition === undefined) {
      throw errorFromName(
        'UNKNOWN_SERVER_ERROR',
        `DescribeMetadataQuorum received ${answer.topics.length} topics when 1 was expected`,
      )
    }
    if (partition.errorCode !== errors.NONE.code)
      throw errorFromCode(partition.errorCode, partition.errorMessage)
    const { leaderId, leaderEpoch, highWatermark, currentVoters, observers } = partition
    return {
      leaderId,
      leaderEpoch,
      highWatermark,
      voters: currentVoters.map(replica),
      observers: observers.map(replica),
      nodes: new Map(answer.nodes.map(({ nodeId, listeners }) => [nodeId, listeners])),
    }
  })
}

function replica({ replicaId, replicaDirectoryId, ...state }: ReplicaState): QuorumReplica {
  return { replicaId, directoryId: replicaDirectoryId, ...state }
}
