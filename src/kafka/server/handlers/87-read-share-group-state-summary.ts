import { ReadShareGroupStateSummaryApi } from '../../messages/87-read-share-group-state-summary.ts'
import { handler } from '../handler.ts'
import { answerEach } from '../share-coordinator/answer-each.ts'

/*
 * ReadShareGroupStateSummary (87), v0-1: start offset and epochs of share partitions, without their batches (KIP-932).
 *
 * Behaviour:
 * - Of a share partition that was not initialized it tells start offset -1 and epochs 0. The leader epoch asked with is not
 *   looked at.
 *
 * Version notes: v1 delivery-complete count.
 *
 * Not done: authorization.
 */

export const readShareGroupStateSummary = handler(ReadShareGroupStateSummaryApi, (request, { broker }) =>
  answerEach(request, (key) => broker.shareCoordinator.summary(key)),
)
