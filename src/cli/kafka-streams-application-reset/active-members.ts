import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  type ConsumerMember,
  describeConsumerGroups,
} from '../../kafka/client/admin/describe-consumer-groups.ts'
import { removeGroupMembers } from '../../kafka/client/admin/remove-group-members.ts'
import { ClientError, illegalState, toClientError } from '../../kafka/client/client-error.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { inHashOrder } from '../groups/partitions.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'

const PATIENCE_MS = 10_000
const MAX_RETRIES = 3

/** Refuses an application that still runs; with --force its members are removed instead. */
export async function endActiveMembers(admin: Admin, groupId: string, force: boolean, io: Io): Promise<void> {
  for (let retries = 0; ; retries++) {
    const outcome = (await describeConsumerGroups(admin, [groupId], { timeoutMs: PATIENCE_MS })).get(groupId)
    if (outcome instanceof ClientError) {
      if (outcome.is('GROUP_ID_NOT_FOUND')) return
      throw executionException(outcome)
    }
    const members = outcome?.members ?? []
    if (members.length === 0) return
    if (!force) {
      throw illegalState(
        `Consumer group '${groupId}' is still active and has following members: [${members.map(memberText).join(', ')}]. Make sure to stop all running application instances before running the reset tool. You can use option '--force' to remove active members from the group.`,
      )
    }
    io.stdout.write(`Force deleting all active members in the group: ${groupId}\n`)
    try {
      await removeGroupMembers(admin, groupId)
      return
    } catch (fault) {
      // A member that is unknown may have left by itself.
      const { cause } = toClientError(fault)
      const hasLeft = cause instanceof ClientError && cause.is('UNKNOWN_MEMBER_ID')
      if (!hasLeft || retries >= MAX_RETRIES) throw executionException(fault)
    }
  }
}

/** A member as Java's MemberDescription prints it. */
function memberText(member: ConsumerMember): string {
  const target =
    member.targetAssignment === undefined
      ? 'Optional.empty'
      : `Optional[${assigned(member.targetAssignment)}]`
  const facts = {
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    host: member.host,
    assignment: assigned(member.assignment),
    targetAssignment: target,
    memberEpoch: member.memberEpoch ?? null,
    upgraded: member.isUpgraded ?? null,
  }
  const texts = Object.entries(facts).map(([name, value]) => `${name}=${value}`)
  return `(${texts.join(', ')})`
}

function assigned(partitions: readonly TopicPartition[]): string {
  return `(topicPartitions=${inHashOrder(partitions).map(partitionName).join(',')})`
}
