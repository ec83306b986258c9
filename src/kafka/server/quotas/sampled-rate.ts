/** How a rate is sampled: quota.window.num windows of quota.window.size.seconds each. */
export interface SamplingWindow {
  readonly samples: number
  readonly windowMs: number
}

interface Sample {
  startMs: number
  lastMs: number
  sum: number
}

/**
 * Amounts per second over the last windows, sampled as the reference samples what quotas are held against (Rate over
 * WindowedSum): a sum a window, the oldest window dropped when a new one begins, and a rate over the time from the oldest
 * window's start until now, at least all windows but one, so that a first burst is not divided by a few milliseconds.
 */
export class SampledRate {
  readonly #window: SamplingWindow
  readonly #samples: Sample[] = []
  #current = 0

  constructor(window: SamplingWindow) {
    this.#window = window
  }

  /** Adds an amount; a negative one takes back what was added. */
  record(amount: number, nowMs: number): void {
    let sample = this.#currentSample(nowMs)
    if (nowMs - sample.startMs >= this.#window.windowMs) sample = this.#advance(nowMs)
    sample.sum += amount
    sample.lastMs = nowMs
  }

  /** The rate per second. */
  perSecond(nowMs: number): number {
    this.#purge(nowMs)
    const sum = this.#samples.reduce((total, sample) => total + sample.sum, 0)
    return sum / (this.elapsedMs(nowMs) / 1000)
  }

  /** The time that the rate is taken over. */
  elapsedMs(nowMs: number): number {
    this.#purge(nowMs)
    const { samples, windowMs } = this.#window
    const oldestMs = this.#samples.reduce((oldest, { startMs }) => Math.min(oldest, startMs), nowMs)
    const elapsedMs = nowMs - oldestMs
    const missing = Math.max(samples - 1 - Math.floor(elapsedMs / windowMs), 0)
    return Math.max(elapsedMs + missing * windowMs, 1)
  }

  #currentSample(nowMs: number): Sample {
    const known = this.#samples[this.#current]
    if (known !== undefined) return known
    const first = { startMs: nowMs, lastMs: nowMs, sum: 0 }
    this.#samples.push(first)
    return first
  }

  #advance(nowMs: number): Sample {
    // One more than there are windows: the oldest overlaps the time that is looked at.
    this.#current = (this.#current + 1) % (this.#window.samples + 1)
    const known = this.#samples[this.#current]
    if (known === undefined) return this.#currentSample(nowMs)
    reset(known, nowMs)
    return known
  }

  #purge(nowMs: number): void {
    const expireMs = this.#window.samples * this.#window.windowMs
    for (const sample of this.#samples) if (nowMs - sample.lastMs >= expireMs) reset(sample, nowMs)
  }
}

function reset(sample: Sample, nowMs: number): void {
  sample.startMs = nowMs
  sample.lastMs = nowMs
  sample.sum = 0
}
