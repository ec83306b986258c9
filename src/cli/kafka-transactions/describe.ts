import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeTransactions } from '../../kafka/client/admin/describe-transactions.ts'
import { partitionName } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import { prettyTable } from '../kit/pretty-table.ts'
import { failed } from './refusal.ts'

const headers = [
  'CoordinatorId',
  'TransactionalId',
  'ProducerId',
  'ProducerEpoch',
  'TransactionState',
  'TransactionTimeoutMs',
  'CurrentTransactionStartTimeMs',
  'TransactionDurationMs',
  'TopicPartitions',
]

/** describe: prints the state of a transactional id. */
export async function describe(
  admin: Admin,
  { transactionalId, isJson }: { transactionalId: string; isJson: boolean },
  io: Io,
): Promise<void> {
  const described = (await describeTransactions(admin, [transactionalId])).get(transactionalId)
  if (described === undefined || described instanceof Error)
    throw failed(`Failed to describe transaction state of transactional-id \`${transactionalId}\``, described)
  const isOpen = described.transactionStartTimeMs >= 0
  const durationMs = admin.now() - described.transactionStartTimeMs
  if (isJson) {
    const { state, ...description } = described
    writeJson(io, {
      ...description,
      transactionState: state,
      transactionStartTimeMs: isOpen ? described.transactionStartTimeMs : null,
      transactionDurationMs: isOpen ? durationMs : null,
    })
    return
  }
  const row = [
    String(described.coordinatorId),
    transactionalId,
    String(described.producerId),
    String(described.producerEpoch),
    described.state,
    String(described.transactionTimeoutMs),
    isOpen ? String(described.transactionStartTimeMs) : 'None',
    isOpen ? String(durationMs) : 'None',
    javaHashOrder(described.topicPartitions, javaTopicPartitionHash).map(partitionName).join(','),
  ]
  io.stdout.write(prettyTable(headers, [row]))
}
