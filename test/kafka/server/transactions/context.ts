import { newTurn } from '../../../../src/kafka/server/coordinator/turn.ts'
import { addPartitions, verifyPartitions } from '../../../../src/kafka/server/transactions/add-partitions.ts'
import {
  completeTransaction,
  type EndTransaction,
  endTransaction,
} from '../../../../src/kafka/server/transactions/end-transaction.ts'
import { abortTimedOut, expireTransactionalIds } from '../../../../src/kafka/server/transactions/expiry.ts'
import {
  type InitProducerId,
  initProducerId,
} from '../../../../src/kafka/server/transactions/init-producer-id.ts'
import { transactionMachine } from '../../../../src/kafka/server/transactions/machine.ts'
import {
  decodeTransactionRecord,
  encodeTransactionRecord,
  type TransactionRecord,
} from '../../../../src/kafka/server/transactions/records.ts'
import type {
  MarkerOrder,
  TransactionsState,
  TransactionTurn,
} from '../../../../src/kafka/server/transactions/state.ts'
import { ManualClock } from '../../../../src/runtime/clock.ts'

/** The transaction coordinator without a log: records are kept and replayed, orders are kept until somebody completes them. */
export class TransactionContext {
  readonly clock = new ManualClock(1_000_000)
  readonly log: TransactionRecord[] = []
  /** transaction.version of the broker. */
  transactionVersion = 2
  state: TransactionsState = transactionMachine.create()
  orders: MarkerOrder[] = []
  #nextProducerId = 100

  init(transactionalId = 'id', more: Partial<InitProducerId> = {}) {
    return this.#run((turn) =>
      initProducerId(this.state, turn, {
        transactionalId,
        timeoutMs: 60_000,
        expected: null,
        ...this.#ending,
        ...more,
      }),
    )
  }

  add(
    producer: { readonly producerId: number; readonly producerEpoch: number },
    partitions: readonly number[],
    clientVersion = 2,
  ) {
    const asked = this.#asked(producer, partitions)
    return this.#run((turn) => addPartitions(this.state, turn, { ...asked, clientVersion }))
  }

  verify(producer: { readonly producerId: number; readonly producerEpoch: number }, partition: number) {
    return verifyPartitions(this.state, this.#asked(producer, [partition]))('t', partition)
  }

  end(
    producer: { readonly producerId: number; readonly producerEpoch: number },
    isCommit: boolean,
    more: Partial<EndTransaction> = {},
  ) {
    const { producerId, producerEpoch } = producer
    return this.#run((turn) =>
      endTransaction(this.state, turn, {
        transactionalId: 'id',
        producerId,
        producerEpoch,
        isCommit,
        clientVersion: 2,
        newProducerId: this.#ending.newProducerId,
        ...more,
      }),
    )
  }

  /** Writes the markers that are ordered, which is to complete the transactions. */
  complete(): void {
    const { orders } = this
    this.orders = []
    for (const { transactionalId } of orders) {
      this.#run((turn) => completeTransaction(this.state, turn, transactionalId))
    }
  }

  abortTimedOut() {
    return this.#run((turn) => abortTimedOut(this.state, turn, this.#ending))
  }

  expire(expirationMs: number) {
    return this.#run((turn) => expireTransactionalIds(this.state, turn, expirationMs))
  }

  /** Reads the log again, through the records' encodings, as a restarted broker does. */
  restart(): void {
    this.state = transactionMachine.create()
    this.orders = []
    this.log.forEach((record, offset) => {
      const { key, value } = encodeTransactionRecord(record, this.transactionVersion)
      const read = decodeTransactionRecord(key, value)
      if (read !== null)
        transactionMachine.replay(this.state, read, { offset, producerId: -1 }, this.clock.now())
    })
    this.#run((turn) => transactionMachine.loaded(this.state, turn))
  }

  /** What the records since `from` say: state, producer id and epoch. */
  told(from = 0): unknown[] {
    return this.log
      .slice(from)
      .map(({ transaction }) =>
        transaction === null ? null : [transaction.state, transaction.producerId, transaction.producerEpoch],
      )
  }

  #asked(
    { producerId, producerEpoch }: { readonly producerId: number; readonly producerEpoch: number },
    partitionIds: readonly number[],
  ) {
    return { transactionalId: 'id', producerId, producerEpoch, partitions: [{ topic: 't', partitionIds }] }
  }

  get #ending() {
    return { transactionVersion: this.transactionVersion, newProducerId: () => this.#nextProducerId++ }
  }

  #run<T>(decide: (turn: TransactionTurn) => T): T {
    const turn: TransactionTurn = newTurn(this.clock.now())
    const value = decide(turn)
    for (const record of turn.records) {
      const origin = { offset: this.log.length, producerId: -1 }
      this.log.push(record)
      transactionMachine.replay(this.state, record, origin, turn.nowMs)
    }
    this.orders.push(...turn.answers)
    return value
  }
}

/** Id and epoch that an InitProducerId has given. */
export function given(answer: ReturnType<TransactionContext['init']>): {
  readonly producerId: number
  readonly producerEpoch: number
} {
  if (typeof answer === 'string') throw new Error(`refused: ${answer}`)
  return answer
}
