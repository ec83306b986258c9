import { errors } from '../../errors.ts'
import { StreamsGroupHeartbeatApi } from '../../messages/88-streams-group-heartbeat.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { callerOf } from '../groups/caller.ts'
import { refusal } from '../groups/refusal.ts'
import { errorResponse, type HeartbeatResponse } from '../groups/streams/streams-heartbeat.ts'
import { StatusCode } from '../groups/streams/topology/topology-problem.ts'
import { handler } from '../handler.ts'

/*
 * StreamsGroupHeartbeat (88), v0: instances of Kafka Streams applications (KIP-1071).
 *
 * Behaviour:
 * - One request for joining (epoch 0), staying, and leaving (-1). The first member brings the topology; the broker fits it to
 *   the topics that there are, creates the application's own topics, and assigns active and standby tasks (sticky assignor).
 * - As long as topics are missing or have numbers of partitions that do not fit, members get a status and no tasks. What
 *   hindered the creation of a topic is in the status of the next heartbeats.
 * - A member is first told what to give up, and gets what others have given up, heartbeat by heartbeat. A member that does
 *   not give up in its rebalance timeout, or is not heard of in group.streams.session.timeout.ms, is removed.
 * - The first assignment waits group.streams.initial.rebalance.delay.ms for more members; others come at most every
 *   group.streams.assignment.interval.ms.
 * - Members that can be asked (application.server) are told who has which partitions whenever that changes.
 * - UNSUPPORTED_VERSION while streams.version is 0 or group.coordinator.rebalance.protocols does not name streams.
 * - An empty classic group of the same name makes room.
 *
 * As in 4.3.1, static members, patterns of source topics, warm-up tasks, offsets of tasks and changes of the topology are
 * INVALID_REQUEST.
 */

/** How many failed topics a status names. */
const MAX_FAILURES_TOLD = 3

export const streamsGroupHeartbeat = handler(StreamsGroupHeartbeatApi, async (request, context) => {
  const { cluster, groups, streamsInternalTopics } = context.broker
  if (!isGroupProtocolEnabled('streams', cluster)) {
    return errorResponse(refusal(errors.UNSUPPORTED_VERSION, null))
  }
  const { response, missingTopics } = await groups.streamsHeartbeat(request, callerOf(context))
  if (missingTopics.length === 0) return response
  const names = missingTopics.map(({ name }) => name)
  const failures = streamsInternalTopics.failuresOf(names, context.now)
  streamsInternalTopics.create(missingTopics, context.now, 2 * response.heartbeatIntervalMs)
  return failures.length === 0 ? response : { ...response, status: withFailures(response.status, failures) }
})

function withFailures(
  status: HeartbeatResponse['status'],
  failures: readonly { readonly name: string; readonly text: string }[],
): HeartbeatResponse['status'] {
  const told = failures.slice(0, MAX_FAILURES_TOLD).map(({ name, text }) => `${name} (${text})`)
  const more = failures.length - told.length
  const text = `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return (
    status?.map((each) =>
      each.statusCode === StatusCode.MISSING_INTERNAL_TOPICS
        ? { ...each, statusDetail: `${each.statusDetail}; Creation failed: ${text}.` }
        : each,
    ) ?? null
  )
}
