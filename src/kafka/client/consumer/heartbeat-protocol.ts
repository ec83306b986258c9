import { ConsumerGroupHeartbeatApi } from '../../messages/68-consumer-group-heartbeat.ts'
import type { Connection, SendOptions } from '../connection.ts'
import type { HeartbeatContents } from './heartbeat-fields.ts'
import type { TopicIdPartitions } from './target-share.ts'

/** Who beats. */
export interface HeartbeatIdentity {
  groupId: string
  memberId: string
  memberEpoch: number
  instanceId?: string
}

/** What consumer and share groups answer alike. */
export interface HeartbeatAnswer {
  errorCode: number
  errorMessage: string | null
  memberEpoch: number
  heartbeatIntervalMs: number
  /** Null when there is nothing new. */
  assignment: { topicPartitions: readonly TopicIdPartitions[] } | null
}

/** The request by which members of a kind of group live. */
export interface HeartbeatProtocol {
  /** As log lines name the kind. */
  kind: 'consumer' | 'share'
  /** Rejects with ClientError. */
  send(
    connection: Connection,
    request: HeartbeatIdentity & Partial<HeartbeatContents>,
    options?: SendOptions,
  ): Promise<HeartbeatAnswer>
}

/** Consumer groups (KIP-848). */
export const consumerHeartbeat: HeartbeatProtocol = {
  kind: 'consumer',
  send: (connection, request, options) => connection.send(ConsumerGroupHeartbeatApi, request, options),
}
