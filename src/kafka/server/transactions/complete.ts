import { LogFullError } from '../log/log-full-error.ts'
import type { TransactionMarker } from '../log/producer-state.ts'
import { type MarkerServices, whenWritable, writeMarker } from './markers.ts'
import type { MarkerOrder } from './state.ts'

/** How long after a failure it is tried again. */
const RETRY_MS = 1000

export interface Completion {
  readonly coordinatorEpoch: number
  /** Puts the end of the transaction on record. */
  readonly complete: (transactionalId: string) => void
  /** Orders the markers anew, if the transaction is still decided but not complete. */
  readonly resume: (transactionalId: string) => void
}

/**
 * Ends a decided transaction: its markers, then its completion, all in the turn of the decision, so that one commit has the whole of
 * it. Only when the state of a group has yet to be read (EndTxn waits for that before it decides, timers do not) the rest waits for
 * that and for the commit of the decision. What cannot be written is tried again, and when the broker ends before that, after the next start.
 */
export function carryOut(services: MarkerServices, order: MarkerOrder, by: Completion): void {
  const { transactionalId } = order
  const retry = (error: unknown): void => {
    services.log.error(`cannot write the end of a transaction of ${transactionalId}; trying again`, error)
    services.clock.after(RETRY_MS, () => by.resume(transactionalId))
  }
  const wait = whenWritable(services, order.partitions)
  if (wait !== undefined) {
    // From then on the decision is carried out as it stands on record.
    void Promise.all([wait, services.store.committed()]).then(([isReady]) => {
      if (isReady) by.resume(transactionalId)
      else retry(new Error('the state of a group cannot be read'))
    }, retry)
    return
  }
  try {
    writeMarkers(services, order, by.coordinatorEpoch)
    by.complete(transactionalId)
  } catch (error) {
    retry(error)
  }
}

function writeMarkers(services: MarkerServices, order: MarkerOrder, coordinatorEpoch: number): void {
  const { producerId, producerEpoch, isCommit, clientVersion: transactionVersion } = order
  const marker = { producerId, producerEpoch, coordinatorEpoch, isCommit, transactionVersion }
  for (const { topic, partitionIds } of order.partitions) {
    for (const partition of partitionIds)
      writeOne(services, order.transactionalId, { topic, partition }, marker)
  }
}

function writeOne(
  services: MarkerServices,
  transactionalId: string,
  to: { readonly topic: string; readonly partition: number },
  marker: TransactionMarker,
): void {
  const where = `the end of a transaction of ${transactionalId} in ${to.topic}-${to.partition}`
  let outcome: ReturnType<typeof writeMarker>
  try {
    outcome = writeMarker(services, to, marker)
  } catch (error) {
    if (!(error instanceof LogFullError)) throw error
    services.log.error(`no room for ${where}`, error)
    return
  }
  if (outcome === 'NOT_LEADER_OR_FOLLOWER') throw new Error(`no group coordinator for ${where}`)
  // A deleted topic needs no end. An epoch that is too old is that of a transaction that something else has ended there.
  if (outcome !== null && outcome !== 'UNKNOWN_TOPIC_OR_PARTITION')
    services.log.warn(`${where} is refused: ${outcome}`)
}
