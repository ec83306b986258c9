import { type ErrorName, errors } from '../../errors.ts'
import { LeaveGroupApi } from '../../messages/13-leave-group.ts'
import { ClientError, errorFromCode, kafkaException } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { describeConsumerGroups } from './describe-consumer-groups.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions } from './types.ts'

/** LeaveGroup takes several members at once from here on. */
const LEAVE_MANY = 3
/** LeaveGroup says why from here on. */
const WITH_REASON = 5
const REASON = 'member was removed by an admin'
const expected: readonly ErrorName[] = ['GROUP_AUTHORIZATION_FAILED']
const report = { request: '`LeaveGroup`', logger: 'RemoveMembersFromConsumerGroupHandler', expected }

/** Removes all members of a group of consumers. Rejects with ClientError when one of them could not be removed. */
export async function removeGroupMembers(
  admin: Admin,
  groupId: string,
  options: CallOptions = {},
): Promise<void> {
  const description = (await describeConsumerGroups(admin, [groupId])).get(groupId)
  if (description instanceof ClientError)
    throw kafkaException(`Encounter exception when trying to get members from group: ${groupId}`, description)
  const members = (description?.members ?? []).map(({ memberId, groupInstanceId }) =>
    groupInstanceId === null ? { memberId } : { memberId: '', groupInstanceId },
  )
  const outcomes = await keyedCall(admin, {
    name: 'leaveGroup',
    keys: [groupId],
    lookup: coordinatorLookup('group'),
    api: LeaveGroupApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt) => {
      const answer: KeyedAnswer<ClientError | undefined> = { outcomes: new Map(), moved: [] }
      const version = attempt.versions.pick(LeaveGroupApi, { min: LEAVE_MANY })
      const reason = version >= WITH_REASON ? { reason: REASON } : {}
      const result = await attempt.send(
        LeaveGroupApi,
        { groupId, members: members.map((member) => ({ ...member, ...reason })) },
        { version },
      )
      if (result.errorCode !== errors.NONE.code)
        takeGroupError(admin, report, { groupId, errorCode: result.errorCode }, answer)
      else {
        const failed = result.members.find(({ errorCode }) => errorCode !== errors.NONE.code)
        answer.outcomes.set(
          groupId,
          failed &&
            kafkaException(
              `Encounter exception when trying to remove: ${javaMember(failed)}`,
              errorFromCode(failed.errorCode),
            ),
        )
      }
      return answer
    },
  })
  const outcome = outcomes.get(groupId)
  if (outcome instanceof ClientError) throw outcome
}

/** A member as the MemberIdentity of Java's LeaveGroup request prints it. */
function javaMember(member: { memberId: string; groupInstanceId: string | null }): string {
  const instance = member.groupInstanceId === null ? 'null' : `'${member.groupInstanceId}'`
  return `MemberIdentity(memberId='${member.memberId}', groupInstanceId=${instance}, reason=null)`
}
