import { readBatchHeader } from '../../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../../src/kafka/records/record-set.ts'
import { readRecords } from '../../../../src/kafka/records/records.ts'
import { ONE_UUID, ZERO_UUID } from '../../../../src/kafka/uuid.ts'

/** Later than this, a number is a time of the run and not of the data. */
const RUN_SINCE_MS = 1_600_000_000_000

const hidden: ReadonlySet<string> = new Set(['throttleTimeMs', 'host', 'port', 'clusterId', 'sessionId'])

/**
 * An answer without what differs from run to run: ids, addresses, times by the broker's clock. Record sets are told as
 * what a consumer reads: the reference may cut the last batch, and compresses anew with other bytes.
 */
export function normalForm(value: unknown, key = ''): unknown {
  if (hidden.has(key)) return undefined
  if (Buffer.isBuffer(value)) return batchesOf(value)
  if (Array.isArray(value)) {
    if (key === 'records') return batchesOf(Buffer.concat(value))
    // Topics and partitions come in the order of hash maps.
    return value
      .map((each) => normalForm(each))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, normalForm(each, name)]))
  }
  if (typeof value === 'bigint') return normalForm(Number(value), key)
  if (typeof value === 'number') return value > RUN_SINCE_MS ? '<time>' : value
  if (typeof value === 'string') {
    if (/^[\w-]{22}$/.test(value) && value !== ZERO_UUID && value !== ONE_UUID) return '<id>'
    return value.replaceAll(/\d{13,}/g, '<time>')
  }
  return value
}

function batchesOf(bytes: Buffer): unknown[] {
  const batches: unknown[] = []
  for (const position of batchPositions(bytes)) {
    const { baseOffset, lastOffsetDelta, leaderEpoch, attributes, producerId, producerEpoch, baseSequence } =
      readBatchHeader(bytes, position)
    batches.push({
      header: {
        baseOffset,
        lastOffsetDelta,
        leaderEpoch,
        attributes,
        producerId,
        producerEpoch,
        baseSequence,
      },
      records: recordsOf(bytes, position),
    })
  }
  return batches
}

function recordsOf(bytes: Buffer, position: number): unknown {
  try {
    return [...readRecords(bytes, position)].map(({ offset, timestamp, key, value, headers }) => ({
      offset,
      timestamp: timestamp > RUN_SINCE_MS ? '<time>' : timestamp,
      key: key?.toString('hex'),
      value: value?.toString('hex'),
      headers: headers.map((header) => [header.key, header.value?.toString('hex')]),
    }))
  } catch (error) {
    return String(error)
  }
}
