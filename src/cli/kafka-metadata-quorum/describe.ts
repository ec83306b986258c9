import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import {
  describeQuorum,
  type QuorumInfo,
  type QuorumReplica,
} from '../../kafka/client/admin/describe-quorum.ts'
import { ZERO_UUID } from '../../kafka/uuid.ts'
import type { Io } from '../kit/io.ts'
import { JavaError, kafkaException } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'
import { prettyTable } from '../kit/pretty-table.ts'

const headers = [
  'NodeId',
  'DirectoryId',
  'LogEndOffset',
  'Lag',
  'LastFetchTimestamp',
  'LastCaughtUpTimestamp',
  'Status',
]

/** describe --status: prints leader, voters, observers and how far behind the slowest voter is. */
export async function describeStatus(admin: Admin, { isJson }: { isJson: boolean }, io: Io): Promise<void> {
  const { clusterId } = await futureGet(describeCluster(admin))
  const quorum = await futureGet(describeQuorum(admin))
  const { leaderId, leaderEpoch, highWatermark } = quorum
  const lag = slowestVoter(quorum)
  if (isJson) {
    const voters = quorum.voters.map((replica) => replicaJson(quorum, replica))
    const observers = quorum.observers.map((replica) => replicaJson(quorum, replica))
    writeJson(io, { clusterId, leaderId, leaderEpoch, highWatermark, ...lag, voters, observers })
    return
  }
  io.stdout.write(
    [
      `ClusterId:              ${clusterId}`,
      `LeaderId:               ${leaderId}`,
      `LeaderEpoch:            ${leaderEpoch}`,
      `HighWatermark:          ${highWatermark}`,
      `MaxFollowerLag:         ${lag.maxFollowerLag}`,
      `MaxFollowerLagTimeMs:   ${lag.maxFollowerLagTimeMs}`,
      `CurrentVoters:          ${replicasText(quorum, quorum.voters)}`,
      `CurrentObservers:       ${replicasText(quorum, quorum.observers)}`,
      '',
    ].join('\n'),
  )
}

function slowestVoter(quorum: QuorumInfo): { maxFollowerLag: number; maxFollowerLagTimeMs: number } {
  const leader = leaderOf(quorum)
  const slowest = quorum.voters.reduce((least, each) =>
    each.logEndOffset < least.logEndOffset ? each : least,
  )
  const maxFollowerLag = leader.logEndOffset - slowest.logEndOffset
  if (slowest === leader) return { maxFollowerLag, maxFollowerLagTimeMs: 0 }
  const isKnown = leader.lastCaughtUpTimestamp !== -1 && slowest.lastCaughtUpTimestamp !== -1
  const timeMs = isKnown ? leader.lastCaughtUpTimestamp - slowest.lastCaughtUpTimestamp : -1
  return { maxFollowerLag, maxFollowerLagTimeMs: timeMs }
}

function leaderOf({ voters, leaderId }: QuorumInfo): QuorumReplica {
  const leader = voters.find(({ replicaId }) => replicaId === leaderId)
  if (leader === undefined) throw new JavaError('java.util.NoSuchElementException', 'No value present')
  return leader
}

/** `[{"id": 1, "directoryId": "…", "endpoints": ["CONTROLLER://localhost:9093"]}]`. */
function replicasText({ nodes }: QuorumInfo, replicas: readonly QuorumReplica[]): string {
  const shown = replicas.map(({ replicaId, directoryId }) => {
    const endpoints = (nodes.get(replicaId) ?? []).map(
      ({ name, host, port }) => `"${name}://${host}:${port}"`,
    )
    const parts = [
      `"id": ${replicaId}`,
      ...(directoryId === ZERO_UUID ? [] : [`"directoryId": "${directoryId}"`]),
      ...(endpoints.length === 0 ? [] : [`"endpoints": [${endpoints.join(', ')}]`]),
    ]
    return `{${parts.join(', ')}}`
  })
  return `[${shown.join(', ')}]`
}

function replicaJson({ nodes }: QuorumInfo, replica: QuorumReplica) {
  return { ...replica, endpoints: nodes.get(replica.replicaId) ?? [] }
}

/** describe --replication: prints how far each node has the metadata log, the leader first. */
export async function describeReplication(
  admin: Admin,
  { isHumanReadable, isJson }: { isHumanReadable: boolean; isJson: boolean },
  io: Io,
): Promise<void> {
  const quorum = await futureGet(describeQuorum(admin))
  const leader = leaderOf(quorum)
  const replicas = [
    ...[leader].map((replica) => ({ replica, status: 'Leader' })),
    ...quorum.voters.filter((each) => each !== leader).map((replica) => ({ replica, status: 'Follower' })),
    ...quorum.observers.map((replica) => ({ replica, status: 'Observer' })),
  ]
  if (isJson) {
    for (const { replica, status } of replicas)
      writeJson(io, { ...replica, lag: leader.logEndOffset - replica.logEndOffset, status })
    return
  }
  const time = (timestamp: number, what: string) => {
    if (timestamp === -1) return '-1'
    return isHumanReadable ? `${relativeTimeMs(timestamp, what, admin.now())} ms ago` : String(timestamp)
  }
  const rows = replicas.map(({ replica, status }) => [
    String(replica.replicaId),
    replica.directoryId,
    String(replica.logEndOffset),
    String(leader.logEndOffset - replica.logEndOffset),
    time(replica.lastFetchTimestamp, 'last fetch'),
    time(replica.lastCaughtUpTimestamp, 'last caught up'),
    status,
  ])
  io.stdout.write(prettyTable(headers, rows))
}

/** Milliseconds since a time; throws a JavaError for one that is not past. */
export function relativeTimeMs(timestamp: number, what: string, now: number): number {
  if (timestamp > 0 && timestamp <= now) return now - timestamp
  throw kafkaException(
    `Error while computing relative time, possible drift in system clock.\nCurrent timestamp is ${now}, ${what} timestamp is ${timestamp}`,
  )
}
