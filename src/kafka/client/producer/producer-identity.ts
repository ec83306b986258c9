import { errors } from '../../errors.ts'
import { InitProducerIdApi } from '../../messages/22-init-producer-id.ts'
import { backoffMs } from '../backoff.ts'
import { type ClientError, errorFromCode, toClientError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Identities, ProducerIdentity } from './partition-queue.ts'

const MAX_EPOCH = 32767

/** Gets the producer id of an idempotent producer, and counts up its epoch. */
export class ProducerIdentities implements Identities {
  readonly #cluster: Cluster
  readonly #retryBackoff: { initialMs: number; maxMs: number }
  readonly #onChange: (error: ClientError | undefined) => void
  #identity: ProducerIdentity | undefined
  #isAsking = false

  /** `onChange` is called with each new id, and with the error when the cluster refuses one for good. */
  constructor(
    cluster: Cluster,
    retryBackoff: { initialMs: number; maxMs: number },
    onChange: (error: ClientError | undefined) => void,
  ) {
    this.#cluster = cluster
    this.#retryBackoff = retryBackoff
    this.#onChange = onChange
  }

  current(): ProducerIdentity | undefined {
    if (this.#identity === undefined) this.#request()
    return this.#identity
  }

  isOutdated({ producerId }: ProducerIdentity): boolean {
    return this.#identity?.producerId !== producerId
  }

  after(identity: ProducerIdentity): ProducerIdentity | undefined {
    const latest = this.current()
    if (latest === undefined) return undefined
    if (latest.producerId !== identity.producerId || latest.epoch > identity.epoch) return latest
    if (latest.epoch < MAX_EPOCH) {
      this.#identity = { producerId: latest.producerId, epoch: latest.epoch + 1 }
      return this.#identity
    }
    this.#identity = undefined
    this.#request()
    return undefined
  }

  #request(): void {
    if (this.#isAsking) return
    this.#isAsking = true
    void this.#ask().finally(() => {
      this.#isAsking = false
    })
  }

  async #ask(): Promise<void> {
    for (let tries = 1; !this.#cluster.isClosed; tries++) {
      try {
        const connection = await this.#cluster.anyConnection(Number.POSITIVE_INFINITY)
        const answer = await connection?.send(InitProducerIdApi, {
          transactionalId: null,
          transactionTimeoutMs: 2147483647,
        })
        if (answer === undefined) continue
        if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
        this.#identity = { producerId: answer.producerId, epoch: answer.producerEpoch }
        this.#onChange(undefined)
        return
      } catch (fault) {
        const error = toClientError(fault)
        if (!error.isRetriable) {
          if (!this.#cluster.isClosed) this.#onChange(error)
          return
        }
        await this.#cluster.pause(backoffMs(tries, this.#retryBackoff))
      }
    }
  }
}
