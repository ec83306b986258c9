/**
 * Admin operations are functions of an Admin, one file each: `createTopics(admin, …)` in create-topics.ts, `deleteTopics`,
 * `listTopics`, `describeTopics`, `createPartitions`, `describeConfigs`, `incrementalAlterConfigs`, `describeCluster`,
 * `listOffsets`, `listGroups`, `listPartitionReassignments` … They reject with ClientError when the whole call fails; where Java
 * has a future a topic, they resolve to a Map with a value or a ClientError for each.
 *
 * An Admin is made by `openAdmin(properties, hooks)` in admin.ts, and closed with `admin.close()`.
 */
import type { ClientError } from '../client-error.ts'
import type { Node, TopicPartition } from '../types.ts'

/** What became of each topic, partition or resource. */
export type Outcome<K, V> = Map<K, V | ClientError>

export interface CallOptions {
  /** Replaces default.api.timeout.ms. */
  timeoutMs?: number
}

export interface NewTopic {
  name: string
  /** Missing or -1: the broker's default. */
  numPartitions?: number
  /** Missing or -1: the broker's default. */
  replicationFactor?: number
  /** Replicas by partition, instead of the two counts. */
  assignments?: ReadonlyMap<number, readonly number[]>
  configs?: Readonly<Record<string, string>>
}

export interface CreatedTopic {
  topicId: string
  /** -1 when the broker doesn't say. */
  numPartitions: number
  replicationFactor: number
}

export interface TopicListing {
  name: string
  topicId: string
  isInternal: boolean
}

export interface TopicDescription {
  name: string
  topicId: string
  isInternal: boolean
  /** In the order of their numbers. */
  partitions: PartitionDescription[]
  /** Bit set; null when not asked for. */
  authorizedOperations: number | null
}

export interface PartitionDescription {
  partition: number
  /** null when there is none. */
  leader: Node | null
  replicas: Node[]
  isr: Node[]
  /** Eligible leader replicas; null when the broker doesn't say (described by id, or an older broker). */
  elr: Node[] | null
  lastKnownElr: Node[] | null
}

/** Of kinds as in DescribeConfigs: 2 topic, 4 broker, 8 broker logger, 16 client metrics, 32 group. */
export interface ConfigResource {
  type: number
  name: string
}

export interface ConfigEntry {
  name: string
  /** null for sensitive ones and those without a value. */
  value: string | null
  isReadOnly: boolean
  isSensitive: boolean
  /** 0 unknown, 1 topic, 2 dynamic broker, 3 dynamic default broker, 4 static broker, 5 default, 6 logger, 7 client metrics, 8 group. */
  source: number
  type: number
  synonyms: { name: string; value: string | null; source: number }[]
  documentation: string | null
}

export interface AlterConfigOp {
  name: string
  value: string | null
  /** 0 set, 1 delete, 2 append, 3 subtract. */
  operation: 0 | 1 | 2 | 3
}

export interface ClusterDescription {
  clusterId: string | null
  controller: Node | null
  nodes: (Node & { isFenced: boolean })[]
}

/** `earliest`, `latest`, `max-timestamp`, `earliest-local`, `latest-tiered`, or a time in ms since the epoch. */
export type OffsetSpec =
  | 'earliest'
  | 'latest'
  | 'max-timestamp'
  | 'earliest-local'
  | 'latest-tiered'
  | 'earliest-pending-upload'
  | number

export interface ListedOffset {
  /** -1 when no record answers. */
  offset: number
  timestamp: number
  leaderEpoch: number
}

export interface PartitionReassignment extends TopicPartition {
  replicas: number[]
  addingReplicas: number[]
  removingReplicas: number[]
}

/** `Classic`, `Consumer`, `Share`, `Streams`, or `Unknown` for one of a later release. */
export type GroupType = 'Classic' | 'Consumer' | 'Share' | 'Streams' | 'Unknown'

export interface GroupListing {
  groupId: string
  protocolType: string
  /** As Java's GroupState prints it; undefined from brokers before 2.6. */
  state: string | undefined
  /** Undefined from brokers before 3.8. */
  type: GroupType | undefined
}

/** What the descriptions of all kinds of groups have in common. */
export interface GroupDescription {
  groupId: string
  /** As Java's GroupState prints it. */
  state: string
  coordinator: Node
  /** Bit set; null when not asked for. */
  authorizedOperations: number | null
}

/** Parts of an entity that quotas are for; a null name is the default of its type. */
export type ClientQuotaEntity = readonly { entityType: string; entityName: string | null }[]

export interface ScramCredentialInfo {
  /** As in {@link scramMechanisms}. */
  mechanism: number
  iterations: number
}

/** SCRAM mechanisms by name: their number in the protocol, and how they salt a password. */
export const scramMechanisms = {
  'SCRAM-SHA-256': { type: 1, digest: 'sha256', bytes: 32, minIterations: 4096 },
  'SCRAM-SHA-512': { type: 2, digest: 'sha512', bytes: 64, minIterations: 4096 },
} as const

/** `type:name`, such as User:alice. */
export interface KafkaPrincipal {
  type: string
  name: string
}

export interface DelegationToken {
  tokenId: string
  /** What proves the token. */
  hmac: Buffer
  owner: KafkaPrincipal
  requester: KafkaPrincipal
  renewers: KafkaPrincipal[]
  /** Times are milliseconds since the epoch. */
  issueTimestampMs: bigint
  expiryTimestampMs: bigint
  maxTimestampMs: bigint
}
