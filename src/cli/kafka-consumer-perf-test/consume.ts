import type { Consumer } from '../../kafka/client/consumer/types.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import type { Progress } from '../kit/progress.ts'
import type { RunSetting } from '../perf-consumer/settings.ts'
import { countRecord, type Tally } from '../perf-consumer/tally.ts'
import { timeoutWarning } from '../perf-consumer/timeout-warning.ts'
import type { JoinTime } from './join-time.ts'
import { formatStatistics, intervalOf } from './report.ts'

const POLL_MS = 100

/** How long a run lasts, and how it is told. */
export interface ConsumerRunSetting extends RunSetting {
  reportingIntervalMs: number
  formatDate: (timeMs: number) => string
}

/** Where a run stands among its surroundings. */
export interface Run {
  consumer: Consumer
  setting: ConsumerRunSetting
  joinTime: JoinTime
  progress: Progress
  io: Io
}

/** Reads until there are enough records, or none came for too long; tells of each interval where that is asked for. */
export async function consume(run: Run): Promise<Tally> {
  const { consumer, setting, progress } = run
  const tally: Tally = { records: 0, bytes: 0 }
  let nowMs = Date.now()
  let lastConsumedMs = nowMs
  let last = { atMs: nowMs, ...tally }
  while (tally.records < setting.numRecords && nowMs - lastConsumedMs <= setting.timeoutMs) {
    const records = await consumer.poll(POLL_MS)
    nowMs = Date.now()
    if (records.length > 0) lastConsumedMs = nowMs
    for (const record of records) {
      countRecord(tally, record)
      if (nowMs - last.atMs < setting.reportingIntervalMs) continue
      reportInterval(run, tally, { ...last, nowMs })
      last = { atMs: nowMs, ...tally }
    }
    progress.say(() => `${tally.records} of ${setting.numRecords} records`)
  }
  if (tally.records < setting.numRecords) progress.around(() => timeoutWarning(setting, run.io))
  return tally
}

function reportInterval(
  { setting, joinTime, progress, io }: Run,
  tally: Tally,
  last: Tally & { atMs: number; nowMs: number },
): void {
  const rebalanceTimeMs = joinTime.takeSinceReport()
  if (!setting.isDetailed) return
  const statistics = intervalOf(tally, last, { startMs: last.atMs, endMs: last.nowMs, rebalanceTimeMs })
  progress.around(() => {
    if (setting.isJson) writeJson(io, { timeMs: last.nowMs, threadId: 0, ...statistics })
    else io.stdout.write(formatStatistics(`${setting.formatDate(last.nowMs)}, 0`, statistics))
  })
}
