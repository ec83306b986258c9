import { illegalArgument } from '../client-error.ts'
import type { Connection } from '../connection.ts'
import type { ConsumerGroupMetadata } from '../consumer/types.ts'
import { partitionName } from '../types.ts'
import {
  commitTransactionOffsets,
  type TransactionOffset,
  type TransactionOwner,
} from './transaction-requests.ts'
import { judge, type Verdict } from './transaction-verdict.ts'

/** Throws ClientError (IllegalArgumentException) in Java's words for a member without an id. */
export function ensureValidGroup(group: ConsumerGroupMetadata): void {
  const { groupId, generationId, memberId, groupInstanceId } = group
  if (generationId <= 0 || memberId !== '') return
  const shown = `GroupMetadata(groupId = ${groupId}, generationId = ${generationId}, memberId = ${memberId}, groupInstanceId = ${groupInstanceId ?? ''})`
  throw illegalArgument(`Passed in group metadata ${shown} has generationId > 0 but the member.id is unknown`)
}

/** The attempt to commit offsets; each further one is about those that are still left. */
export function offsetsAttempt(
  owner: () => TransactionOwner,
  what: { offsets: readonly TransactionOffset[]; group: ConsumerGroupMetadata; isV2: boolean },
): (connection: Connection) => Promise<Verdict | undefined> {
  let left = what.offsets
  return async (connection) => {
    const failed = await commitTransactionOffsets(connection, owner(), { ...what, offsets: left })
    left = left.filter((each) => failed.has(partitionName(each)))
    const verdicts = [...failed.values()].map((error) => judge('TxnOffsetCommit', error, what.group.groupId))
    return (
      verdicts.find(({ consequence }) => consequence !== 'retry' && consequence !== 'relocate') ??
      verdicts.find(({ consequence }) => consequence === 'relocate') ??
      verdicts[0]
    )
  }
}
