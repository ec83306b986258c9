import { type ErrorName, errors } from '../../errors.ts'
import { DescribeGroupsApi, type DescribeGroupsResponse } from '../../messages/15-describe-groups.ts'
import {
  ConsumerGroupDescribeApi,
  type ConsumerGroupDescribeResponse,
} from '../../messages/69-consumer-group-describe.ts'
import { type ClientError, illegalArgument, toClientError } from '../client-error.ts'
import { decodeAssignment } from '../consumer/assignors/protocol.ts'
import type { TopicPartition } from '../types.ts'
import type { Admin, Attempt } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { assignedPartitions, authorizedOperations, coordinatorNode } from './group-facts.ts'
import { parseGroupState } from './group-state.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, GroupDescription, Outcome } from './types.ts'

/** A group of consumers. What only one of the two protocols knows is undefined in the other. */
export interface ConsumerGroupDescription extends GroupDescription {
  type: 'Classic' | 'Consumer'
  /** Whether it only commits offsets, without members. */
  isSimple: boolean
  assignor: string
  members: ConsumerMember[]
  groupEpoch: number | undefined
  targetAssignmentEpoch: number | undefined
}

export interface ConsumerMember {
  memberId: string
  groupInstanceId: string | null
  rackId: string | null
  clientId: string
  host: string
  assignment: TopicPartition[]
  targetAssignment: TopicPartition[] | undefined
  memberEpoch: number | undefined
  /** Whether it speaks the consumer protocol, where its group is on the way from one to the other. */
  isUpgraded: boolean | undefined
}

const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
]

/**
 * Describes groups of consumers, each with an outcome of its own: by ConsumerGroupDescribe (KIP-848), and by DescribeGroups those that
 * the broker does not know as such.
 */
export async function describeConsumerGroups(
  admin: Admin,
  groupIds: readonly string[],
  options: CallOptions & { includeAuthorizedOperations?: boolean } = {},
): Promise<Outcome<string, ConsumerGroupDescription>> {
  const description = new ConsumerGroupsDescription(admin, options.includeAuthorizedOperations ?? false)
  return keyedCall(admin, {
    name: 'describeConsumerGroups',
    keys: groupIds,
    lookup: coordinatorLookup('group'),
    api: ConsumerGroupDescribeApi,
    ask: (attempt, keys, nodeId) => description.ask(attempt, keys, nodeId),
    timeoutMs: options.timeoutMs,
  })
}

class ConsumerGroupsDescription {
  readonly #admin: Admin
  readonly #includeAuthorizedOperations: boolean
  /** Groups that are classic ones, if they are at all, and why: that text is better than what DescribeGroups says. */
  readonly #classic = new Map<string, string | null>()

  constructor(admin: Admin, includeAuthorizedOperations: boolean) {
    this.#admin = admin
    this.#includeAuthorizedOperations = includeAuthorizedOperations
  }

  async ask(
    attempt: Attempt,
    keys: readonly string[],
    nodeId: number,
  ): Promise<KeyedAnswer<ConsumerGroupDescription>> {
    const answer: KeyedAnswer<ConsumerGroupDescription> = { outcomes: new Map(), moved: [] }
    const groupIds = keys.filter((key) => !this.#classic.has(key))
    if (groupIds.length > 0) await this.#askNew(attempt, groupIds, { nodeId, answer })
    const classicIds = keys.filter((key) => this.#classic.has(key) && !answer.outcomes.has(key))
    if (classicIds.length > 0) await this.#askClassic(attempt, classicIds, { nodeId, answer })
    return answer
  }

  async #askNew(attempt: Attempt, groupIds: readonly string[], into: Into): Promise<void> {
    if (!attempt.versions.has(ConsumerGroupDescribeApi)) {
      for (const groupId of groupIds) this.#classic.set(groupId, null)
      return
    }
    const includeAuthorizedOperations = this.#includeAuthorizedOperations
    const { groups } = await attempt.send(ConsumerGroupDescribeApi, { groupIds, includeAuthorizedOperations })
    for (const group of groups) {
      const { groupId, errorCode, errorMessage } = group
      if (errorCode === errors.NONE.code) {
        const coordinator = coordinatorNode(this.#admin, into.nodeId)
        into.answer.outcomes.set(groupId, { ...fromConsumerGroup(group), coordinator })
      } else if (isNoConsumerGroup(errorCode)) this.#classic.set(groupId, errorMessage)
      else this.#fail('ConsumerGroupDescribe', { groupId, errorCode, errorMessage }, into)
    }
  }

  async #askClassic(attempt: Attempt, groupIds: readonly string[], into: Into): Promise<void> {
    const version = attempt.versions.pick(DescribeGroupsApi)
    const { groups } = await attempt.send(
      DescribeGroupsApi,
      {
        groups: groupIds,
        ...(version >= 3 ? { includeAuthorizedOperations: this.#includeAuthorizedOperations } : {}),
      },
      { version },
    )
    for (const group of groups) {
      const { groupId, errorCode } = group
      if (errorCode === errors.NONE.code) {
        const coordinator = coordinatorNode(this.#admin, into.nodeId)
        const described = fromClassicGroup(group)
        into.answer.outcomes.set(groupId, 'state' in described ? { ...described, coordinator } : described)
        continue
      }
      const isGone = errorCode === errors.GROUP_ID_NOT_FOUND.code
      const better = isGone ? this.#classic.get(groupId) : undefined
      this.#fail('DescribeGroups', { groupId, errorCode, errorMessage: better ?? group.errorMessage }, into)
    }
  }

  #fail(
    api: string,
    error: { groupId: string; errorCode: number; errorMessage: string | null },
    { answer }: Into,
  ): void {
    const report = { request: `\`${api}\``, logger: 'DescribeConsumerGroupsHandler', expected, logEnd: '.' }
    takeGroupError(this.#admin, report, error, answer)
  }
}

interface Into {
  nodeId: number
  answer: KeyedAnswer<ConsumerGroupDescription>
}

function isNoConsumerGroup(errorCode: number): boolean {
  return errorCode === errors.GROUP_ID_NOT_FOUND.code || errorCode === errors.UNSUPPORTED_VERSION.code
}

type Described = Omit<ConsumerGroupDescription, 'coordinator'>

function fromConsumerGroup(group: ConsumerGroupDescribeResponse['groups'][number]): Described {
  return {
    groupId: group.groupId,
    type: 'Consumer',
    isSimple: false,
    assignor: group.assignorName,
    state: parseGroupState(group.groupState),
    authorizedOperations: authorizedOperations(group),
    groupEpoch: group.groupEpoch,
    targetAssignmentEpoch: group.assignmentEpoch,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
      rackId: member.rackId,
      clientId: member.clientId,
      host: member.clientHost,
      assignment: assignedPartitions(member.assignment),
      targetAssignment: assignedPartitions(member.targetAssignment),
      memberEpoch: member.memberEpoch,
      isUpgraded: member.memberType === -1 ? undefined : member.memberType === 1,
    })),
  }
}

function fromClassicGroup(group: DescribeGroupsResponse['groups'][number]): Described | ClientError {
  const { groupId, protocolType } = group
  if (protocolType !== '' && protocolType !== 'consumer')
    return illegalArgument(`GroupId ${groupId} is not a consumer group (${protocolType}).`)
  try {
    return {
      groupId,
      type: 'Classic',
      isSimple: protocolType === '',
      assignor: group.protocolData,
      state: parseGroupState(group.groupState),
      authorizedOperations: authorizedOperations(group),
      groupEpoch: undefined,
      targetAssignmentEpoch: undefined,
      members: group.members.map((member) => ({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        rackId: null,
        clientId: member.clientId,
        host: member.clientHost,
        assignment: decodeAssignment(member.memberAssignment),
        targetAssignment: undefined,
        memberEpoch: undefined,
        isUpgraded: undefined,
      })),
    }
  } catch (fault) {
    return toClientError(fault)
  }
}
