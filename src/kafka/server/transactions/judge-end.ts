import type { ErrorName } from '../../errors.ts'
import { isEpochExhausted, supportsEpochBump, type Transaction } from './state.ts'

interface AskedEnd {
  readonly producerId: number
  readonly producerEpoch: number
  readonly isCommit: boolean
}

/** Whether a transaction is to be ended, has been ended as asked, or may not be. */
export type EndVerdict = 'end' | 'done' | ErrorName

/** EndTxn of a client of transaction.version 0 or 1: its epoch is that of the whole session, so the state alone tells a repeated request. */
export function judgeEndV1(transaction: Transaction, asked: AskedEnd): EndVerdict {
  if (transaction.producerId !== asked.producerId) return 'INVALID_PRODUCER_ID_MAPPING'
  if (transaction.producerEpoch !== asked.producerEpoch) return 'PRODUCER_FENCED'
  const { state } = transaction
  if (state === 'Ongoing') return 'end'
  if (isAs(state, 'Complete', asked)) return 'done'
  return isAs(state, 'Prepare', asked) ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE'
}

/**
 * EndTxn of a client of transaction.version 2. Each end raises the epoch, or after the last epoch the producer id: a request with the one
 * before is a repeated one, with the present one it speaks of the next transaction. That may be aborted without a record of
 * it: a client that cannot know whether it has begun on the server asks so.
 */
export function judgeEndV2(transaction: Transaction, asked: AskedEnd): EndVerdict {
  const { state, producerId, producerEpoch, previousProducerId } = transaction
  // An end by a client of version 1 has raised no epoch, so the one before it is not that of a repeated request.
  const wasBumped = supportsEpochBump(transaction.clientVersion)
  const isAfterRotation =
    wasBumped &&
    previousProducerId === asked.producerId &&
    isLastEpoch(asked.producerEpoch) &&
    producerEpoch === 0
  const isAfterBump = wasBumped && producerEpoch === asked.producerEpoch + 1
  if (producerId !== asked.producerId && !isAfterRotation) return 'INVALID_PRODUCER_ID_MAPPING'
  const isCurrent = asked.producerEpoch === producerEpoch
  switch (state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      if (!isAfterBump) return 'PRODUCER_FENCED'
      return isAs(state, 'Prepare', asked) ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE'
    case 'CompleteCommit':
    case 'CompleteAbort':
      if (isAfterBump || isAfterRotation) return isAs(state, 'Complete', asked) ? 'done' : 'INVALID_TXN_STATE'
      break
    default:
      break
  }
  if (!isCurrent) return 'PRODUCER_FENCED'
  if (state === 'Ongoing') return 'end'
  return asked.isCommit ? 'INVALID_TXN_STATE' : 'end'
}

function isAs(state: Transaction['state'], step: 'Prepare' | 'Complete', { isCommit }: AskedEnd): boolean {
  return state === `${step}${isCommit ? 'Commit' : 'Abort'}`
}

/** The last epoch that a client gets to see. */
function isLastEpoch(epoch: number): boolean {
  return isEpochExhausted(epoch) && !isEpochExhausted(epoch - 1)
}
