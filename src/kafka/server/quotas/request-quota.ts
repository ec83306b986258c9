import type { ClientQuotas } from './client-quotas.ts'
import type { QuotaClient } from './quota-limits.ts'

/** Requests that are no client's: WriteTxnMarkers, and those by which share state is kept. Their time is nobody's. */
const exemptKeys: ReadonlySet<number> = new Set([27, 83, 84, 85, 86, 87])

const PRODUCE = 0

/**
 * One request held against the quotas of its client. What it has cost is counted when it is answered; the answer leaves at once, says for
 * how long the client is to wait, and the connection is not listened to for so long (KIP-219).
 */
export class RequestQuota {
  readonly #quotas: ClientQuotas
  readonly #client: QuotaClient
  readonly #request: { readonly apiKey: number; readonly bytes: number }
  /** Milliseconds that a thread has spent on it. */
  #threadMs = 0
  #isTimeCounted = false
  #throttleMs = 0

  constructor(
    quotas: ClientQuotas,
    client: QuotaClient,
    request: { readonly apiKey: number; readonly bytes: number },
  ) {
    this.#quotas = quotas
    this.#client = client
    this.#request = request
  }

  /** For how many milliseconds the client is to wait, by what has been counted. */
  get throttleTimeMs(): number {
    return this.#throttleMs
  }

  /** Notes time that was spent on the request; to be told before it is answered. */
  spend(threadMs: number): void {
    this.#threadMs += threadMs
  }

  /** Counts a request that is answered, if its handler has not done so. With no answer (acks=0) its time is not counted. */
  answered(hasAnswer: boolean, nowMs: number): void {
    if (this.#request.apiKey === PRODUCE) {
      this.#raise(this.#quotas.produce.record(this.#client, this.#request.bytes, nowMs))
    }
    if (hasAnswer) this.#countTime(nowMs)
  }

  /** The most bytes that a fetch may bring without the client having to wait, had it been quiet. */
  get maxFetchBytes(): number {
    return this.#quotas.fetch.maxAmount(this.#client)
  }

  /**
   * Counts the bytes of a fetch that is about to be answered. When the client is to wait, what was fetched is not sent: the
   * bytes are taken back, and the caller answers without them.
   */
  fetched(bytes: number, nowMs: number): number {
    this.#countTime(nowMs)
    this.#raise(this.#quotas.fetch.record(this.#client, bytes, nowMs))
    if (this.#throttleMs > 0) this.#quotas.fetch.unrecord(this.#client, bytes, nowMs)
    return this.#throttleMs
  }

  /**
   * Counts the bytes of a share fetch that is about to be answered. What was acquired is sent also when the client is to
   * wait: nobody else can have it, and a delivery that was none counts too.
   */
  shareFetched(bytes: number, nowMs: number): void {
    this.#countTime(nowMs)
    this.#raise(this.#quotas.fetch.record(this.#client, bytes, nowMs))
  }

  /** Counts partitions that are about to be created or deleted; whether that is allowed. A client that cannot be told otherwise always may. */
  mutates(partitions: number, isStrict: boolean, nowMs: number): boolean {
    const { mutation } = this.#quotas
    const waitMs = isStrict
      ? mutation.recordStrictly(this.#client, partitions, nowMs)
      : mutation.recordPermissively(this.#client, partitions, nowMs)
    this.#raise(waitMs)
    return !isStrict || waitMs === 0
  }

  #countTime(nowMs: number): void {
    if (this.#isTimeCounted || exemptKeys.has(this.#request.apiKey)) return
    this.#isTimeCounted = true
    // Percent of a second of one thread.
    this.#raise(this.#quotas.request.record(this.#client, this.#threadMs / 10, nowMs))
  }

  #raise(throttleMs: number): void {
    this.#throttleMs = Math.max(this.#throttleMs, throttleMs)
  }
}
