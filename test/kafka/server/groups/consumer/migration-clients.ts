import { errors } from '../../../../../src/kafka/errors.ts'
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../../../../src/kafka/messages/consumer-protocol.ts'
import { decodeVersioned, encodeVersioned } from '../../../../../src/kafka/messages/versioned.ts'
import type { JoinResponse, SyncResponse } from '../../../../../src/kafka/server/groups/state.ts'
import { GROUP, type GroupContext, type Pending, topicIdOf } from '../context.ts'
import { consumerRequest } from './consumers.ts'

/** A consumer of the topic `t`, of either protocol, that does as it is told each time that it is asked to go on. */
export interface MigrationClient {
  /** Partitions that it reads. */
  owned: readonly number[]
  goOn(): void
  leave(): void
}

/** Speaks the consumer protocol. */
export class NewClient implements MigrationClient {
  owned: readonly number[] = []
  #epoch = 0
  readonly #context: GroupContext
  readonly #memberId: string

  constructor(context: GroupContext, memberId: string) {
    this.#context = context
    this.#memberId = memberId
  }

  goOn(): void {
    const isJoining = this.#epoch === 0
    const response = this.#send({
      memberEpoch: this.#epoch,
      rebalanceTimeoutMs: isJoining ? 60_000 : -1,
      subscribedTopicNames: isJoining ? ['t'] : null,
      topicPartitions:
        this.owned.length > 0 ? [{ topicId: topicIdOf('t'), partitions: [...this.owned] }] : [],
    })
    if (response.errorCode !== errors.NONE.code) {
      this.#epoch = 0
      this.owned = []
      return
    }
    this.#epoch = response.memberEpoch
    if (response.assignment) this.owned = response.assignment.topicPartitions[0]?.partitions ?? []
  }

  leave(): void {
    this.owned = []
    if (this.#epoch > 0) this.#send({ memberEpoch: -1 })
  }

  #send(words: Parameters<typeof consumerRequest>[2]): ReturnType<typeof consumerRequest> {
    return consumerRequest(this.#context, this.#memberId, words)
  }
}

/** Speaks the classic protocol, and gives everything up before each rebalance, as with the range assignor. */
export class OldClient implements MigrationClient {
  owned: readonly number[] = []
  #memberId = ''
  #generationId = -1
  #joining: Pending<JoinResponse> | undefined
  #syncing: Pending<SyncResponse> | undefined
  readonly #context: GroupContext
  readonly #clientId: string

  constructor(context: GroupContext, clientId: string) {
    this.#context = context
    this.#clientId = clientId
  }

  goOn(): void {
    if (this.#joining) this.#onJoin(this.#joining.response)
    else if (this.#syncing) this.#onSync(this.#syncing.response)
    else if (this.#generationId === -1) this.#join()
    else {
      const code = this.#context.heartbeat(this.#memberId, { generationId: this.#generationId })
      if (code !== errors.NONE.code) this.#rejoin(code)
    }
  }

  leave(): void {
    this.owned = []
    if (this.#memberId !== '' && this.#context.state.groups.has(GROUP))
      this.#context.leave({ memberId: this.#memberId })
  }

  #rejoin(code: number): void {
    this.owned = []
    this.#generationId = -1
    if (code === errors.UNKNOWN_MEMBER_ID.code) this.#memberId = ''
  }

  #join(): void {
    const metadata = encodeVersioned(ConsumerProtocolSubscription, 3, { topics: ['t'], rackId: null })
    this.#joining = this.#context.join({
      memberId: this.#memberId,
      clientId: this.#clientId,
      protocols: { range: metadata },
    })
  }

  #onJoin(response: JoinResponse | undefined): void {
    if (!response) return
    this.#joining = undefined
    if (response.errorCode === errors.MEMBER_ID_REQUIRED.code) this.#memberId = response.memberId
    if (response.errorCode !== errors.NONE.code) {
      this.#rejoin(response.errorCode)
      return
    }
    this.#memberId = response.memberId
    this.#generationId = response.generationId ?? -1
    const ids = (response.members ?? []).map(({ memberId }) => memberId).sort()
    const partitions = Array.from({ length: this.#context.topics.byName('t')?.partitions ?? 0 }, (_, i) => i)
    const assignments = ids.map((memberId, i) => [
      memberId,
      encodeVersioned(ConsumerProtocolAssignment, 3, {
        assignedPartitions: [{ topic: 't', partitions: partitions.filter((p) => p % ids.length === i) }],
        userData: null,
      }),
    ])
    this.#syncing = this.#context.sync(this.#memberId, {
      generationId: this.#generationId,
      assignments: Object.fromEntries(assignments),
    })
  }

  #onSync(response: SyncResponse | undefined): void {
    if (!response) return
    this.#syncing = undefined
    if (response.errorCode !== errors.NONE.code) {
      this.#rejoin(response.errorCode)
      return
    }
    const { value } = decodeVersioned(ConsumerProtocolAssignment, response.assignment)
    this.owned = value.assignedPartitions[0]?.partitions ?? []
  }
}
