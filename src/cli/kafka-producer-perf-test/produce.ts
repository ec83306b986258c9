import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DeliveryCallback, Producer } from '../../kafka/client/producer/types.ts'
import type { Io } from '../kit/io.ts'
import { javaTrace } from '../kit/java-error.ts'
import type { Progress } from '../kit/progress.ts'
import { ThroughputThrottler } from '../kit/throughput-throttler.ts'
import { payloadSource } from './payloads.ts'
import type { Setting } from './settings.ts'
import { formatTotal, formatWindow, Stats, type TotalReport, type WindowReport } from './stats.ts'

const PROGRESS_MS = 100

/** Sends the records of a run and reports on them. */
export class Production {
  readonly #setting: Setting
  readonly #io: Io
  readonly #progress: Progress
  readonly #stats: Stats
  /** Of the records after the warm-up; undefined until then. */
  #steadyStats: Stats | undefined
  #lastTurnMs = 0
  #lastProgressMs = 0

  constructor(setting: Setting, io: Io, progress: Progress) {
    this.#setting = setting
    this.#io = io
    this.#progress = progress
    if (setting.warmupRecords > 0 && !setting.isJson)
      io.stdout.write(
        `Warmup first ${setting.warmupRecords} records. Steady state results will print after the complete test summary.\n`,
      )
    this.#stats = this.#newStats(setting.numRecords, false)
  }

  /** Sends all records, in transactions where the setting says so; they are acknowledged when the producer is flushed. */
  async send(producer: Producer): Promise<void> {
    const { topic, numRecords, warmupRecords, throughput, transactionDurationMs } = this.#setting
    const throttler = new ThroughputThrottler(throughput, Date.now())
    const nextPayload = payloadSource(this.#setting)
    let transactionStartMs: number | undefined
    for (let index = 0; index < numRecords; index += 1) {
      const value = nextPayload(index)
      if (transactionDurationMs !== undefined && transactionStartMs === undefined) {
        producer.beginTransaction()
        transactionStartMs = Date.now()
      }
      const startMs = Date.now()
      if (warmupRecords > 0 && index === warmupRecords)
        this.#steadyStats = this.#newStats(numRecords - warmupRecords, true)
      // A payload is written over by the next one: it has to be in its batch by then.
      if (!producer.send({ topic, value }, this.#callback(value.length, startMs))) await producer.drained()
      if (startMs !== this.#lastTurnMs) await this.#letOthersRun(startMs)
      if (transactionStartMs !== undefined && transactionDurationMs !== undefined) {
        if (startMs - transactionStartMs >= transactionDurationMs) {
          await producer.commitTransaction()
          transactionStartMs = undefined
        }
      }
      if (throttler.shouldThrottle(index, startMs)) await throttler.throttle()
    }
    if (transactionStartMs !== undefined) await producer.commitTransaction()
  }

  /** Prints the last lines. */
  reportTotal(): void {
    this.#progress.end()
    for (const stats of [this.#stats, this.#steadyStats]) {
      const total = stats?.total(Date.now())
      if (total !== undefined) this.#print('total', total, formatTotal(total))
    }
  }

  #newStats(numRecords: number, isSteadyState: boolean): Stats {
    const { reportingIntervalMs } = this.#setting
    return new Stats(numRecords, { nowMs: Date.now(), reportingIntervalMs, isSteadyState })
  }

  #callback(bytes: number, startMs: number): DeliveryCallback {
    const steadyStats = this.#steadyStats
    return (error) => {
      if (error !== null) {
        this.#io.stderr.write(`${javaTrace(error)}\n`)
        return
      }
      const nowMs = Date.now()
      if (this.#stats.record(nowMs - startMs, bytes, nowMs)) this.#reportWindow(this.#stats, nowMs)
      if (steadyStats?.record(nowMs - startMs, bytes, nowMs)) this.#reportWindow(steadyStats, nowMs)
    }
  }

  /** In the steady state windows are told of that alone. */
  #reportWindow(stats: Stats, nowMs: number): void {
    const isSteady = stats === this.#steadyStats
    if (isSteady && stats.isInFirstWindow && !this.#setting.isJson) this.#write('In steady state.\n')
    const report = stats.endWindow(nowMs)
    if (isSteady || this.#steadyStats === undefined) this.#print('window', report, formatWindow(report))
  }

  #print(kind: 'window' | 'total', report: WindowReport | TotalReport, line: string): void {
    this.#write(this.#setting.isJson ? `${JSON.stringify({ report: kind, ...report })}\n` : line)
  }

  #write(text: string): void {
    this.#progress.around(() => this.#io.stdout.write(text))
  }

  /** The socket has its turn once a millisecond. */
  async #letOthersRun(nowMs: number): Promise<void> {
    this.#lastTurnMs = nowMs
    if (nowMs - this.#lastProgressMs >= PROGRESS_MS) {
      this.#lastProgressMs = nowMs
      this.#progress.say(() => `${this.#stats.records} of ${this.#setting.numRecords} records`)
    }
    await nextTurn()
  }
}
