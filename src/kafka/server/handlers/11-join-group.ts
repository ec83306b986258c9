import { errors } from '../../errors.ts'
import { JoinGroupApi } from '../../messages/11-join-group.ts'
import { callerOf } from '../groups/caller.ts'
import { joinError } from '../groups/classic/classic-answers.ts'
import type { JoinResponse } from '../groups/state.ts'
import { handler } from '../handler.ts'

/*
 * JoinGroup (11), v0-9.
 *
 * Behaviour:
 * - Waits until the generation begins: when all members have joined, or after the longest of their rebalance timeouts;
 *   a new group waits group.initial.rebalance.delay.ms for others to come.
 * - The leader's answer has the members with what they say under the protocol chosen; the others' has none.
 * - A static member (group.instance.id) that comes back takes the place of its former self, which is fenced, and gets
 *   its old assignment without a rebalance when the group is stable (KIP-345).
 * - A member that loses its connection while it waits stays in the group: it is dropped when it has not come back after
 *   its session timeout, or 5 minutes when it is new.
 *
 * - In a consumer group nobody waits: the member epoch is the generation, there is no leader, and SyncGroup has what the broker
 *   assigned (KIP-848). INCONSISTENT_GROUP_PROTOCOL when group.consumer.migration.policy is disabled.
 * - Needs READ on the group, as do the other requests of members.
 *
 * Versions:
 * - v0: no rebalance timeout; the session timeout is taken.
 * - v4: a new dynamic member is given an id first: MEMBER_ID_REQUIRED (KIP-394).
 * - v7: null protocol names; before, an empty one.
 * - v9: a returning static leader may be told to skip the assignment (KIP-814).
 */

const NULLABLE_PROTOCOL_VERSION = 7

export const joinGroup = handler(JoinGroupApi, async (request, context) => {
  const { groups } = context.broker
  const { minSessionTimeoutMs, maxSessionTimeoutMs } = groups.config
  const { sessionTimeoutMs } = request
  let response: JoinResponse
  if (!context.access.may('READ', 'GROUP', request.groupId)) {
    response = joinError('', errors.GROUP_AUTHORIZATION_FAILED.code)
  } else if (request.groupId === '') response = joinError(request.memberId, errors.INVALID_GROUP_ID.code)
  else if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
    response = joinError(request.memberId, errors.INVALID_SESSION_TIMEOUT.code)
  } else response = await groups.join(request, callerOf(context))
  if (context.apiVersion >= NULLABLE_PROTOCOL_VERSION) return response
  return { ...response, protocolName: response.protocolName ?? '' }
})
