import { type BatchOptions, buildBatch } from '../../../../../src/kafka/records/batch-builder.ts'
import { batchPositions } from '../../../../../src/kafka/records/record-set.ts'
import { readRecordSet } from '../../../../../src/kafka/records/records.ts'
import { ResourceType } from '../../../../../src/kafka/server/cluster/resource-types.ts'
import type { PartitionLog } from '../../../../../src/kafka/server/log/partition-log.ts'
import { FIRST_MS } from '../../batches.ts'
import { BrokerFixture } from '../../broker-fixture.ts'

const everything = { maxBytes: 100_000_000, minOneBatch: true, maxOffset: Number.MAX_SAFE_INTEGER }
const BACKOFF_MS = 15_000
const STEPS = 40
const COMPACTED = {
  'cleanup.policy': 'compact',
  'internal.segment.bytes': '400',
  'min.cleanable.dirty.ratio': '0.01',
}

/** A topic of one partition with small segments, on a broker whose clock is moved by hand. */
export class CompactedTopic {
  readonly fixture: BrokerFixture
  readonly topicId: string
  #untilLookMs = BACKOFF_MS

  private constructor(fixture: BrokerFixture, topicId: string) {
    this.fixture = fixture
    this.topicId = topicId
  }

  static async create(
    configs: Record<string, string> = {},
    properties?: ReadonlyMap<string, string>,
  ): Promise<CompactedTopic> {
    return CompactedTopic.#make(await BrokerFixture.start(properties), 't', configs)
  }

  static async #make(
    fixture: BrokerFixture,
    name: string,
    configs: Record<string, string>,
  ): Promise<CompactedTopic> {
    const { topicId } = await fixture.createTopic(name, { ...COMPACTED, ...configs })
    return new CompactedTopic(fixture, topicId)
  }

  /** One more topic on the same broker. */
  another(name: string): Promise<CompactedTopic> {
    return CompactedTopic.#make(this.fixture, name, {})
  }

  async configure(configs: Record<string, string>): Promise<void> {
    const { topics } = this.fixture.broker
    const before = Object.fromEntries(topics.byId(this.topicId)?.configs ?? [])
    await topics.setConfigs(this.topicId, new Map(Object.entries({ ...before, ...configs })))
  }

  /** Sets keys of all brokers. */
  async setBroker(configs: Record<string, string>): Promise<void> {
    await this.fixture.broker.cluster.resources.set(ResourceType.BROKER, '', new Map(Object.entries(configs)))
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

  /** Kills the broker and starts it again. */
  async crash(): Promise<void> {
    await this.fixture.crash()
    this.#untilLookMs = BACKOFF_MS
  }

  /** Lets the cleaner do its first steps. */
  async beginCleaning(): Promise<void> {
    this.fixture.clock.advance(this.#untilLookMs)
    await this.fixture.store.committed()
  }

  /** All batches from `offset` on, one buffer each. */
  batches(offset: number = this.log.logStartOffset): Buffer[] {
    const { batches } = this.log.read(offset, everything)
    const bytes = Buffer.concat(batches)
    const positions = [...batchPositions(bytes), bytes.length]
    return positions.slice(0, -1).map((position, i) => bytes.subarray(position, positions[i + 1]))
  }

  /** `offset key=value` of all records but fillers. */
  texts(offset?: number): string[] {
    return this.batches(offset)
      .flatMap((batch) => [...readRecordSet(batch)])
      .filter(({ key }) => key === null || !key.toString().startsWith('filler'))
      .map(({ offset, key, value }) => `${offset} ${key}${value === null ? '' : `=${value}`}`)
  }
}
