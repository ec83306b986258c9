/**
 * AddOffsetsToTxn (key 25), v0 to 4.
 *
 * Behaviour:
 * - Adds the partition of __consumer_offsets that holds a group to the transaction of a producer, beginning it at need. The group
 *   need not exist. Errors are those of AddPartitionsToTxn. Producers with transactions v2 leave it out.
 *
 * Version notes: before v2 PRODUCER_FENCED is told as INVALID_PRODUCER_EPOCH.
 *
 * Needs WRITE on the transactional id and READ on the group.
 */
import { errors } from '../../errors.ts'
import { AddOffsetsToTxnApi } from '../../messages/25-add-offsets-to-txn.ts'
import { GROUP_METADATA_TOPIC } from '../../topic-names.ts'
import { handler } from '../handler.ts'

const FENCED_SINCE_VERSION = 2

export const addOffsetsToTxn = handler(
  AddOffsetsToTxnApi,
  async (request, { broker, apiVersion, access }) => {
    const { transactionalId, producerId, producerEpoch, groupId } = request
    if (!access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId)) {
      return { throttleTimeMs: 0, errorCode: errors.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code }
    }
    if (!access.may('READ', 'GROUP', groupId)) {
      return { throttleTimeMs: 0, errorCode: errors.GROUP_AUTHORIZATION_FAILED.code }
    }
    if (transactionalId === '') return { throttleTimeMs: 0, errorCode: errors.INVALID_REQUEST.code }
    const partitions = [{ topic: GROUP_METADATA_TOPIC, partitionIds: [broker.groups.partitionOf(groupId)] }]
    const asked = { transactionalId, producerId, producerEpoch, partitions }
    const error = await broker.transactions.addPartitions(asked, 0)
    const isTooNew = error === 'PRODUCER_FENCED' && apiVersion < FENCED_SINCE_VERSION
    return { throttleTimeMs: 0, errorCode: errors[isTooNew ? 'INVALID_PRODUCER_EPOCH' : error].code }
  },
)
