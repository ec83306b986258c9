import type { ShareConsumer } from '../../kafka/client/share-consumer/types.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import type { Progress } from '../kit/progress.ts'
import type { RunSetting } from '../perf-consumer/settings.ts'
import { countRecord, type Tally } from '../perf-consumer/tally.ts'
import { formatStatistics, statisticsOf } from './report.ts'

const POLL_MS = 100

/** A member of the group that takes its share of the load. */
export interface Member {
  consumer: ShareConsumer
  clientId: string
  /** What it read itself. */
  tally: Tally
}

/** What the members of a run have in common. */
export interface Run {
  setting: RunSetting
  /** Read when the first record is there, as in the reference; throws for a wrong one. */
  reportingIntervalMs: () => number
  formatDate: (timeMs: number) => string
  /** What all of them read. */
  total: Tally
  progress: Progress
  io: Io
}

/** Has all members read side by side, each until there are enough records in all, or none came to it for too long. */
export async function consume(members: readonly Member[], run: Run): Promise<void> {
  await Promise.all(members.map((member, at) => consumeShare(member, at + 1, run)))
}

async function consumeShare({ consumer, tally }: Member, number: number, run: Run): Promise<void> {
  const { setting, total, progress, reportingIntervalMs } = run
  let nowMs = Date.now()
  let lastConsumedMs = nowMs
  let last = { atMs: nowMs, ...tally }
  while (total.records < setting.numRecords && nowMs - lastConsumedMs <= setting.timeoutMs) {
    const records = await consumer.poll(POLL_MS)
    nowMs = Date.now()
    if (records.length > 0) lastConsumedMs = nowMs
    for (const record of records) {
      countRecord(tally, record)
      countRecord(total, record)
      if (nowMs - last.atMs < reportingIntervalMs()) continue
      const now = { atMs: nowMs, ...tally }
      if (setting.isDetailed) reportInterval(run, statisticsOf(now, last), number)
      last = now
    }
    progress.say(() => `${total.records} of ${setting.numRecords} records`)
  }
}

function reportInterval(
  { setting, progress, io, formatDate }: Run,
  statistics: ReturnType<typeof statisticsOf>,
  number: number,
): void {
  progress.around(() => {
    if (setting.isJson) writeJson(io, { shareConsumer: number, ...statistics })
    else io.stdout.write(`${formatStatistics(statistics, formatDate)} for share consumer ${number}\n`)
  })
}
