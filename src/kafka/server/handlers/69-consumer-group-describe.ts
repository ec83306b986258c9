import { errors } from '../../errors.ts'
import { ConsumerGroupDescribeApi } from '../../messages/69-consumer-group-describe.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { notDescribed } from '../groups/consumer/consumer-describe.ts'
import { describeAuthorized, HIDDEN_TOPICS_TEXT } from '../groups/describe-authorized.ts'
import { handler } from '../handler.ts'

/*
 * ConsumerGroupDescribe (69), v0-1: groups of the consumer protocol (KIP-848).
 *
 * Behaviour:
 * - Epochs, state, and what each member has (also what it is to give up) and is to have; members of the classic protocol too.
 * - A group that is not there, or is a classic one, is GROUP_ID_NOT_FOUND; an empty id INVALID_GROUP_ID.
 * - UNSUPPORTED_VERSION while group.version is 0 or group.coordinator.rebalance.protocols does not name consumer.
 * - Needs DESCRIBE on the group, and on the topics that it tells of. Authorized operations when asked for.
 *
 * Versions:
 * - v1: the protocol of each member.
 */

export const consumerGroupDescribe = handler(ConsumerGroupDescribeApi, async (request, context) => {
  const { broker } = context
  if (!isGroupProtocolEnabled('consumer', broker.cluster)) {
    const { code } = errors.UNSUPPORTED_VERSION
    return { throttleTimeMs: 0, groups: request.groupIds.map((groupId) => notDescribed(groupId, code, null)) }
  }
  const groups = await describeAuthorized(request, context, {
    describe: (groupId) =>
      groupId === ''
        ? notDescribed(groupId, errors.INVALID_GROUP_ID.code, null)
        : broker.groups.describeConsumerGroup(groupId),
    refused: notDescribed,
    topicsOf: ({ members }) =>
      members.flatMap(({ assignment, targetAssignment }) =>
        [...assignment.topicPartitions, ...targetAssignment.topicPartitions].map(
          ({ topicName }) => topicName,
        ),
      ),
    hiddenTopicsText: HIDDEN_TOPICS_TEXT,
  })
  return { throttleTimeMs: 0, groups }
})
