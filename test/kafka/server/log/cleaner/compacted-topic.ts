import { type BatchOptions, buildBatch } from '../../../../../src/kafka/records/batch-builder.ts'
import { batchPositions } from '../../../../../src/kafka/records/record-set.ts'
import { readRecordSet } from '../../../../../src/kafka/records/records.ts'
import type { PartitionLog } from '../../../../../src/kafka/server/log/partition-log.ts'
import { FIRST_MS } from '../../batches.ts'
import { BrokerFixture } from '../../broker-fixture.ts'

const everything = { maxBytes: 100_000_000, minOneBatch: true, maxOffset: Number.MAX_SAFE_INTEGER }
const BACKOFF_MS = 15_000
const STEPS = 40

/** A topic of one partition with small segments, on a broker whose clock is moved by hand. */
export class CompactedTopic {
  readonly fixture: BrokerFixture
  readonly topicId: string
  #untilLookMs = BACKOFF_MS

  constructor(fixture: BrokerFixture, topicId: string) {
    this.fixture = fixture
    this.topicId = topicId
  }

  static async create(configs: Record<string, string> = {}): Promise<CompactedTopic> {
    const fixture = await BrokerFixture.start()
    const { topicId } = await fixture.createTopic('t', {
      'cleanup.policy': 'compact',
      'internal.segment.bytes': '400',
      'min.cleanable.dirty.ratio': '0.01',
      ...configs,
    })
    return new CompactedTopic(fixture, topicId)
  }

  get log(): PartitionLog {
    return this.fixture.broker.logs.get(this.topicId, 0)
  }

  /** Appends `key=value` texts as one batch; `key` alone is a tombstone. */
  async append(texts: readonly string[], options: BatchOptions = {}): Promise<number> {
    const first = this.log.logEndOffset
    const records = texts.map((text, i) => {
      const [key = '', value] = text.split('=')
      return {
        timestamp: FIRST_MS + first + i,
        key: Buffer.from(key),
        value: value === undefined ? null : Buffer.from(value),
      }
    })
    return this.appendRaw(buildBatch(records, options))
  }

  async appendRaw(batches: Buffer): Promise<number> {
    const { baseOffset } = this.log.appendBatches(batches)
    await this.fixture.store.committed()
    return baseOffset
  }

  /** Ends the active segment by a record that nobody looks at. */
  async fill(): Promise<void> {
    await this.append([`filler=${'x'.repeat(380)}`])
  }

  /** Has the cleaner look once, and waits until it has done its work. */
  async clean(): Promise<void> {
    this.fixture.clock.advance(this.#untilLookMs)
    for (let n = 0; n < STEPS; n++) {
      await this.fixture.store.committed()
      this.fixture.clock.advance(5)
    }
    await this.fixture.store.committed()
    this.#untilLookMs = BACKOFF_MS - STEPS * 5
  }

  /** Like `clean`, with the clock at `nowMs` when the cleaner looks. */
  async cleanAt(nowMs: number): Promise<void> {
    this.fixture.clock.jump(nowMs - this.#untilLookMs - this.fixture.clock.now())
    await this.clean()
  }

  /** Where the cleaner goes on. */
  get cleanerOffset(): number | undefined {
    const { logId } = this.log
    return logId === undefined ? undefined : this.fixture.broker.logs.tables.logs.cleanerOffset(logId)
  }

  /** All batches, one buffer each. */
  batches(): Buffer[] {
    const { batches } = this.log.read(this.log.logStartOffset, everything)
    const bytes = Buffer.concat(batches)
    const positions = [...batchPositions(bytes), bytes.length]
    return positions.slice(0, -1).map((position, i) => bytes.subarray(position, positions[i + 1]))
  }

  /** `offset key=value` of all records but fillers. */
  texts(): string[] {
    return this.batches()
      .flatMap((batch) => [...readRecordSet(batch)])
      .filter(({ key }) => key === null || !key.toString().startsWith('filler'))
      .map(({ offset, key, value }) => `${offset} ${key}${value === null ? '' : `=${value}`}`)
  }
}
