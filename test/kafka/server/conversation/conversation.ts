import { ONE_UUID, ZERO_UUID } from '../../../../src/kafka/uuid.ts'

/**
 * A conversation with a broker, one JSON text a line: requests, and what Apache Kafka 4.3.1 answered to them
 * (scripts/reference/record-conversations.mjs). What differs from run to run has been replaced by `normalize`.
 */
export interface Exchange {
  readonly api: string
  readonly version: number
  readonly request: unknown
  readonly response?: unknown
}

/** Time that the reference needs until a change is seen everywhere. */
export interface Pause {
  readonly pauseMs: number
}

export type Step = Exchange | Pause

/** Reads the text of a conversation. */
export function parseConversation(text: string): Step[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Step => JSON.parse(line, reviveBuffer))
}

/** Bytes stand there as JSON.stringify writes a Buffer. */
function reviveBuffer(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('data' in value)) return value
  return value.type === 'Buffer' && Array.isArray(value.data) ? Buffer.from(value.data) : value
}

/** Lists whose order is that of a hash map in the reference. */
const unordered: ReadonlySet<string> = new Set([
  'Metadata.topics',
  'CreateTopics.topics',
  'DeleteTopics.responses',
  'CreatePartitions.results',
  'ListConfigResources.configResources',
  'ElectLeaders.replicaElectionResults',
  'IncrementalAlterConfigs.responses',
  'DescribeConfigs.configs',
  'DescribeLogDirs.topics',
  'AlterUserScramCredentials.results',
  'DescribeUserScramCredentials.results',
  'DescribeUserScramCredentials.credentialInfos',
  'AlterClientQuotas.entries',
  'AlterClientQuotas.entity',
  'DescribeClientQuotas.entries',
  'DescribeClientQuotas.entity',
  'DescribeClientQuotas.values',
  'DescribeLogDirs.partitions',
])

const masked: Readonly<Record<string, string>> = {
  clusterId: '<id>',
  host: '<host>',
  port: '<port>',
  logDir: '<path>',
  totalBytes: '<bytes>',
  usableBytes: '<bytes>',
}

/** Replaces ids, addresses, paths and sizes, and sorts what has no order. */
export function normalize(api: string, value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const list = value.map((each) => normalize(api, each))
    if (!unordered.has(`${api}.${key}`)) return list
    return list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    // Field by field in order of the names, so that lists of objects sort alike.
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(fields.map(([name, field]) => [name, normalize(api, field, name)]))
  }
  if (typeof value === 'bigint') return String(value)
  if (key === 'topicId') return value === ZERO_UUID || value === ONE_UUID ? value : '<id>'
  const mask = masked[key]
  // Absent addresses and sizes are facts.
  return mask === undefined || value === null || value === '' || value === -1 ? value : mask
}
