import { type AcknowledgementBatch, AcknowledgeType } from './acknowledge.ts'

/**
 * Whether the acknowledgements of one partition are put together right: batches in order, one type for all offsets of a batch
 * or one for each, and types that there are. Renewal (v2) needs to be announced in the request (KIP-1222).
 */
export function isWellFormed(
  batches: readonly AcknowledgementBatch[],
  { apiVersion, isRenewAck }: { readonly apiVersion: number; readonly isRenewAck: boolean },
): boolean {
  const highestType = apiVersion >= RENEW_SINCE_VERSION ? AcknowledgeType.RENEW : AcknowledgeType.REJECT
  let previousEnd = -1
  for (const { firstOffset, lastOffset, acknowledgeTypes } of batches) {
    const { length } = acknowledgeTypes
    if (firstOffset > lastOffset || firstOffset < previousEnd || length === 0) return false
    if (length > 1 && lastOffset - firstOffset !== length - 1) return false
    if (acknowledgeTypes.some((type) => type < 0 || type > highestType)) return false
    if (!isRenewAck && acknowledgeTypes.includes(AcknowledgeType.RENEW)) return false
    previousEnd = lastOffset
  }
  return true
}

const RENEW_SINCE_VERSION = 2
