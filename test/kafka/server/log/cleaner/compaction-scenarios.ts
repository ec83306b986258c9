import { type BatchOptions, buildBatch } from '../../../../../src/kafka/records/batch-builder.ts'
import type { CompressionType } from '../../../../../src/kafka/records/compression/codecs.ts'

/** Appends a batch of `key=value` (`key` alone: a tombstone, `=value`: no key), or ends a producer's transaction. */
export type Step =
  | {
      readonly records: readonly string[]
      readonly codec?: CompressionType
      /** Names beginning with t are those of transactional producers. */
      readonly producer?: string
    }
  | { readonly end: string; readonly commit: boolean }

/** Steps, a pause, and then a compaction. */
export interface Phase {
  readonly steps: readonly Step[]
  readonly pauseMs: number
}

/** What a broker's log was: of one scenario, after each of its phases. */
export interface CompactionRecording {
  readonly topic: string
  readonly configs: Readonly<Record<string, string>>
  readonly phases: {
    readonly atMs: number
    /** Batches that the phase has added, as they were stored: base64. */
    readonly appended: string
    readonly cleanerOffset: number
    /** The whole log after the compaction: base64. */
    readonly left: string
  }[]
}

const configs = {
  'internal.segment.bytes': '1000',
  'min.cleanable.dirty.ratio': '0.01',
  'delete.retention.ms': '1000',
}
/** Fills a segment, so that what came before can be compacted. */
const roll: readonly Step[] = [{ records: [`end=${'x'.repeat(900)}`] }, { records: ['last=1'] }]

export const scenarios: readonly {
  readonly name: string
  readonly configs: Readonly<Record<string, string>>
  readonly phases: readonly Phase[]
}[] = [
  {
    name: 'keys-and-codecs',
    configs,
    phases: [
      {
        steps: [
          { records: ['a=1', 'b=1', 'a=2', '=nobody', 'c=1'] },
          { records: ['d=1', 'a=3', 'e=1'], codec: 'gzip' },
          { records: ['d=2', 'f=1', 'f=2'], codec: 'snappy' },
          { records: ['g=1', 'd=3', 'h=1'], codec: 'lz4' },
          { records: ['g=2', 'i=1', 'd=4'], codec: 'zstd' },
          { records: ['j=1', 'k=1'], codec: 'gzip' },
          { records: ['b=2'] },
          ...roll,
        ],
        pauseMs: 0,
      },
      {
        steps: [{ records: ['a=4', 'i=2'] }, { records: ['j=2', 'm=1'], codec: 'lz4' }, ...roll],
        pauseMs: 0,
      },
    ],
  },
  {
    name: 'tombstones',
    configs,
    phases: [
      {
        steps: [
          { records: ['a=1', 'b=1'] },
          { records: ['a', 'c=1', 'd'] },
          { records: ['e'], codec: 'gzip' },
          ...roll,
        ],
        pauseMs: 0,
      },
      { steps: [{ records: ['b', 'f=1'] }, ...roll], pauseMs: 0 },
      { steps: [{ records: ['g=1'] }, ...roll], pauseMs: 1500 },
    ],
  },
  {
    name: 'append-time',
    configs: { ...configs, 'message.timestamp.type': 'LogAppendTime' },
    phases: [
      {
        steps: [
          { records: ['a=1', 'b=1', 'a=2'] },
          { records: ['b', 'c=1'] },
          { records: ['c=2', 'd=1'], codec: 'zstd' },
          ...roll,
        ],
        pauseMs: 0,
      },
      { steps: [{ records: ['a=3', 'd=2'] }, ...roll], pauseMs: 1500 },
    ],
  },
  {
    name: 'producers',
    configs,
    phases: [
      {
        steps: [
          { records: ['a=1', 'b=1'], producer: 'p1' },
          { records: ['a=2', 'c=1'], producer: 'p2' },
          { records: ['a=3', 'b=2'], producer: 'p1' },
          { records: ['a=4', 'b=3', 'c=2'] },
          ...roll,
        ],
        pauseMs: 0,
      },
      { steps: [{ records: ['d=1'], producer: 'p1' }, { records: ['a=5'] }, ...roll], pauseMs: 0 },
      { steps: [{ records: ['d=2'] }, ...roll], pauseMs: 0 },
    ],
  },
  {
    name: 'transactions',
    configs,
    phases: [
      {
        steps: [
          { records: ['a=1', 'b=1'], producer: 't1' },
          { records: ['x=1'], producer: 't2' },
          { records: ['a=2'] },
          { end: 't1', commit: false },
          { records: ['c=1', 'd=1'], producer: 't1' },
          { end: 't2', commit: true },
          { end: 't1', commit: true },
          { records: ['c=2'], producer: 't2', codec: 'gzip' },
          { records: ['y=1', 'x=2'], producer: 't2', codec: 'gzip' },
          { end: 't2', commit: false },
          { records: ['d=2', 'x=3'] },
          ...roll,
        ],
        pauseMs: 0,
      },
      {
        steps: [
          { records: ['c=3'], producer: 't1' },
          { end: 't1', commit: true },
          { records: ['c=4'] },
          ...roll,
        ],
        pauseMs: 1500,
      },
      { steps: [{ records: ['z=1'] }, ...roll], pauseMs: 1500 },
      { steps: [{ records: ['z=2'] }, ...roll], pauseMs: 1500 },
    ],
  },
]

/** The batch of a step, whose records lie a millisecond apart. */
export function batchOf(
  step: { records: readonly string[]; codec?: CompressionType },
  nowMs: number,
  options: BatchOptions,
): Buffer {
  const records = step.records.map((text, i) => {
    const [key, value] = text.split('=')
    return {
      timestamp: nowMs + i,
      key: key === '' || key === undefined ? null : Buffer.from(key),
      value: value === undefined ? null : Buffer.from(value),
      headers: i === 0 ? [{ key: 'h', value: Buffer.from('v') }] : [],
    }
  })
  return buildBatch(records, { ...options, compression: step.codec ?? 'none' })
}
