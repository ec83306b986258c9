import { test } from 'vitest'
import { useKillPoints } from './kill-points.ts'
import { killRounds } from './kill-rounds.ts'
import { useBrokerProcess } from './killable-broker.ts'
import { CompactionLoad } from './loads/compaction-load.ts'
import { GroupOffsetsLoad } from './loads/group-offsets-load.ts'
import { IdempotentLoad } from './loads/idempotent-load.ts'
import { ProduceLoad } from './loads/produce-load.ts'
import { RetentionLoad } from './loads/retention-load.ts'
import { SettingsLoad } from './loads/settings-load.ts'
import { ShareLoad } from './loads/share-load.ts'
import { TopicsLoad } from './loads/topics-load.ts'
import { TransactionsLoad } from './loads/transactions-load.ts'
import { settingsNeed } from './settings.ts'

useBrokerProcess()
useKillPoints()

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 3)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
/** Names of loads that work alone, in the place of all of them together. */
const LOADS = process.env['FAULT_LOADS']?.split(',')
const SETTINGS = [
  'offsets.topic.num.partitions=3',
  'offsets.topic.segment.bytes=20000',
  'share.coordinator.state.topic.num.partitions=3',
  'log.cleaner.backoff.ms=5',
  'log.cleaner.min.cleanable.ratio=0.01',
  'log.retention.check.interval.ms=10',
  'log.segment.delete.delay.ms=0',
  'log.initial.task.delay.ms=1',
  ...settingsNeed,
]

test('a broker that is killed at any moment has what it acknowledged, whole and once', {
  timeout: 30_000 + ROUNDS * 10_000,
}, async () => {
  const all = [
    new ProduceLoad(),
    new IdempotentLoad(),
    new GroupOffsetsLoad(),
    new ShareLoad(),
    new TopicsLoad(),
    new RetentionLoad(),
    new TransactionsLoad(),
    new CompactionLoad(),
    new SettingsLoad(),
  ]
  const loads = all.filter(({ name }) => LOADS?.includes(name) ?? true)
  await killRounds(loads, { rounds: ROUNDS, seed: SEED, settings: SETTINGS })
})
