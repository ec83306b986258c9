import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import type { DescribeGroupsResponse } from '../../messages/15-describe-groups.ts'
import type { ListGroupsRequest, ListGroupsResponse } from '../../messages/16-list-groups.ts'
import type { ClassicGroup, ClassicMember } from './classic/classic-group.ts'
import { metadataOf } from './classic/classic-group.ts'
import { kindOf } from './group-kind.ts'
import type { GroupState } from './state.ts'

export type DescribedGroup = InputOf<typeof DescribeGroupsResponse>['groups'][number]
export type ListedGroup = InputOf<typeof ListGroupsResponse>['groups'][number]

/** From this version on a group that is not there is an error; before, it is Dead. */
const GROUP_ID_NOT_FOUND_VERSION = 6

/** Describes a classic group. Protocol and subscriptions are told of a stable group only. */
export function describeGroup(state: GroupState, groupId: string, apiVersion: number): DescribedGroup {
  const group = state.groups.get(groupId)
  if (!group) return notFound(groupId, `Group ${groupId} not found.`, apiVersion)
  if (group.type !== 'classic')
    return notFound(groupId, `Group ${groupId} is not a classic group.`, apiVersion)
  const isStable = group.state === 'Stable'
  return {
    errorCode: errors.NONE.code,
    groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: isStable ? (group.protocolName ?? '') : '',
    members: [...group.members.values()].map((member) => describeMember(group, member)),
  }
}

/** Lists groups in any of these states and of any of these types; an empty filter lets all through. */
export function listGroups(state: GroupState, request: ListGroupsRequest): ListedGroup[] {
  const states = new Set(request.statesFilter.map((name) => name.trim().toLowerCase()))
  const types = new Set(request.typesFilter.map((name) => name.toLowerCase()))
  const listed: ListedGroup[] = []
  for (const group of state.groups.values()) {
    const kind = kindOf(group)
    const groupState = kind.stateOf(group)
    if (states.size > 0 && !filterNamesOf(groupState).some((name) => states.has(name))) continue
    if (types.size > 0 && !types.has(group.type)) continue
    listed.push({
      groupId: group.groupId,
      protocolType: kind.protocolTypeOf(group),
      groupState,
      groupType: group.type,
    })
  }
  return listed
}

/** A state as a filter may have it. What clients call NotReady, and mean, the reference only knows as not_ready. */
function filterNamesOf(groupState: string): string[] {
  return groupState === 'NotReady' ? ['notready', 'not_ready'] : [groupState.toLowerCase()]
}

/** What is said of a group that the sender may not describe. */
export function deniedGroup(groupId: string): DescribedGroup {
  const { code: errorCode } = errors.GROUP_AUTHORIZATION_FAILED
  return { errorCode, groupId, groupState: '', protocolType: '', protocolData: '', members: [] }
}

function describeMember(group: ClassicGroup, member: ClassicMember): DescribedGroup['members'][number] {
  const { memberId, groupInstanceId, clientId, clientHost, assignment } = member
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    memberMetadata: group.state === 'Stable' ? metadataOf(member, group.protocolName) : Buffer.alloc(0),
    memberAssignment: assignment,
  }
}

function notFound(groupId: string, errorMessage: string, apiVersion: number): DescribedGroup {
  const dead = { groupId, groupState: 'Dead', protocolType: '', protocolData: '', members: [] }
  return apiVersion >= GROUP_ID_NOT_FOUND_VERSION
    ? { ...dead, errorCode: errors.GROUP_ID_NOT_FOUND.code, errorMessage }
    : { ...dead, errorCode: errors.NONE.code }
}
