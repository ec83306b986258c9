import { errors, type KafkaError } from '../../errors.ts'
import { ConsumerGroupHeartbeatApi } from '../../messages/68-consumer-group-heartbeat.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { callerOf } from '../groups/caller.ts'
import { handler } from '../handler.ts'

/*
 * ConsumerGroupHeartbeat (68), v0-1: the consumer protocol (KIP-848).
 *
 * Behaviour:
 * - One request for joining (epoch 0), staying, changing subscriptions and leaving (-1; -2 for a static member that will
 *   be back). The broker assigns, by the assignors uniform and range.
 * - A member is first told what to give up, and gets what others have given up, heartbeat by heartbeat. A member that does
 *   not give up in its rebalance timeout, or is not heard of in consumer.session.timeout.ms, is removed.
 * - A new assignment is computed at most every consumer.assignment.interval.ms. Both are of the group, else
 *   of the broker (`group.consumer.…`).
 * - UNSUPPORTED_VERSION while group.version is 0 or group.coordinator.rebalance.protocols does not name consumer.
 * - Subscribes to names, to a regular expression of RE2/J (INVALID_REGULAR_EXPRESSION when it is none), or to both. What an
 *   expression stands for is looked up after the answer, and again when topics are made, every 10 seconds at most.
 * - Needs READ on the group, and DESCRIBE on topics that are subscribed to by name; others do not match an expression.
 * - An empty classic group of the same name makes room; one with members becomes a consumer group that they stay in, when
 *   group.consumer.migration.policy allows it. It is a classic group again when only they are left.
 *
 * Versions:
 * - v1: the client makes the member id; regular expressions.
 */

export const consumerGroupHeartbeat = handler(ConsumerGroupHeartbeatApi, (request, context) => {
  const { cluster, groups } = context.broker
  const { access } = context
  if (!isGroupProtocolEnabled('consumer', cluster)) {
    return refused(errors.UNSUPPORTED_VERSION)
  }
  if (!access.may('READ', 'GROUP', request.groupId)) return refused(errors.GROUP_AUTHORIZATION_FAILED)
  if (request.subscribedTopicNames?.some((name) => !access.may('DESCRIBE', 'TOPIC', name))) {
    return refused(errors.TOPIC_AUTHORIZATION_FAILED)
  }
  return groups.consumerHeartbeat(request, callerOf(context))
})

const refused = ({ code: errorCode }: KafkaError) => ({
  throttleTimeMs: 0,
  errorCode,
  memberEpoch: 0,
  heartbeatIntervalMs: 0,
})
