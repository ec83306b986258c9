import {
  type AbortTransactionSpec,
  abortSpecText,
  abortTransaction,
} from '../../kafka/client/admin/abort-transaction.ts'
import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeProducers } from '../../kafka/client/admin/describe-producers.ts'
import { toClientError } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { failed, Refusal } from './refusal.ts'

/** Which transaction is to be aborted: by where it starts, or by who has it open. */
export interface AbortRequest {
  partition: TopicPartition
  startOffset: number | undefined
  producerId: number | undefined
  producerEpoch: number | undefined
  coordinatorEpoch: number | undefined
}

/** abort: ends a transaction in one partition that no coordinator will end. */
export async function abort(admin: Admin, request: AbortRequest): Promise<void> {
  const { partition, startOffset, producerId, producerEpoch, coordinatorEpoch } = request
  if (startOffset === undefined && producerId === undefined) {
    throw new Refusal(
      'The transaction to abort must be identified either with --start-offset (for brokers on 3.0 or above) or with --producer-id, --producer-epoch, and --coordinator-epoch (for older brokers)',
    )
  }
  let spec: AbortTransactionSpec
  if (startOffset !== undefined) spec = await findSpec(admin, partition, startOffset)
  else {
    if (producerEpoch === undefined) throw new Refusal('Missing required argument --producer-epoch')
    if (coordinatorEpoch === undefined) throw new Refusal('Missing required argument --coordinator-epoch')
    // -1 stands for a producer that no coordinator has ended a transaction of: 0 is below every epoch.
    const epoch = Math.max(coordinatorEpoch, 0)
    spec = { ...partition, producerId: producerId ?? 0, producerEpoch, coordinatorEpoch: epoch }
  }
  const outcome = await abortTransaction(admin, spec).catch(toClientError)
  if (outcome !== true) throw failed(`Failed to abort transaction ${abortSpecText(spec)}`, outcome)
}

async function findSpec(
  admin: Admin,
  partition: TopicPartition,
  startOffset: number,
): Promise<AbortTransactionSpec> {
  const name = partitionName(partition)
  const states = (await describeProducers(admin, [partition])).get(name)
  if (states === undefined || states instanceof Error)
    throw failed(`Failed to validate producer state for partition ${name}`, states)
  const open = states.find((state) => state.currentTransactionStartOffset === startOffset)
  if (open === undefined || startOffset < 0) {
    throw new Refusal(
      `Could not find any open transactions starting at offset ${startOffset} on partition ${name}`,
    )
  }
  const { producerId, producerEpoch, coordinatorEpoch } = open
  return { ...partition, producerId, producerEpoch, coordinatorEpoch: Math.max(coordinatorEpoch, 0) }
}
