import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  batchCompression,
  batchDeleteHorizonMs,
  batchSizeInBytes,
  readBatchHeader,
} from '../../../../../src/kafka/records/batch-header.ts'
import { batchPositions } from '../../../../../src/kafka/records/record-set.ts'
import { readRecords } from '../../../../../src/kafka/records/records.ts'
import { CompactedTopic } from './compacted-topic.ts'
import type { CompactionRecording } from './compaction-scenarios.ts'

const file = new URL('../../../../fixtures/kafka/compaction/recordings.jsonl', import.meta.url)
const recordings = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as CompactionRecording)

/** What can be compared: everything of a batch but the bytes that a codec makes, which differ between its implementations. */
function facts(bytes: Buffer): unknown[] {
  return [...batchPositions(bytes)].map((at) => {
    if (batchCompression(bytes, at) === 0) return bytes.toString('hex', at, at + batchSizeInBytes(bytes, at))
    const { crc, sizeInBytes, ...header } = readBatchHeader(bytes, at)
    return { ...header, records: JSON.stringify([...readRecords(bytes, at)]) }
  })
}

/** When the round was whose delete horizons these are. */
function horizons(bytes: Buffer): number[] {
  return [...batchPositions(bytes)].flatMap((at) => batchDeleteHorizonMs(bytes, at) ?? [])
}

test.each(recordings)('compaction leaves what the reference leaves: $topic', async ({ configs, phases }) => {
  const topic = await CompactedTopic.create({ ...configs, 'cleanup.policy': 'delete', 'retention.ms': '-1' })
  const own = { ...configs, 'retention.ms': '-1' }
  const { topics } = topic.fixture.broker
  let known: number[] = []
  for (const { appended, left, atMs, cleanerOffset } of phases) {
    const expected = Buffer.from(left, 'base64')
    for (const batch of split(Buffer.from(appended, 'base64'))) await topic.appendRaw(batch)
    await topics.setConfigs(topic.topicId, new Map(Object.entries({ ...own, 'cleanup.policy': 'compact' })))
    const fresh = horizons(expected).filter((horizon) => !known.includes(horizon))
    known = horizons(expected)
    const roundMs = fresh[0] === undefined ? atMs : fresh[0] - Number(configs['delete.retention.ms'])
    await topic.cleanAt(roundMs)
    expect(topic.fixture.errors).toEqual([])
    expect(facts(Buffer.concat(topic.batches()))).toEqual(facts(expected))
    expect(topic.cleanerOffset).toBe(cleanerOffset)
    await topics.setConfigs(topic.topicId, new Map(Object.entries({ ...own, 'cleanup.policy': 'delete' })))
  }
})

function split(bytes: Buffer): Buffer[] {
  const positions = [...batchPositions(bytes), bytes.length]
  return positions.slice(0, -1).map((at, i) => Buffer.from(bytes.subarray(at, positions[i + 1])))
}
