import { errors } from '../../errors.ts'
import { StreamsGroupHeartbeatApi } from '../../messages/88-streams-group-heartbeat.ts'
import { isGroupProtocolEnabled } from '../cluster/group-protocols.ts'
import { callerOf } from '../groups/caller.ts'
import { refusal } from '../groups/refusal.ts'
import { errorResponse, type HeartbeatResponse } from '../groups/streams/streams-heartbeat.ts'
import { topicNamesProblem } from '../groups/streams/streams-heartbeat-validation.ts'
import { topicsOfTopology } from '../groups/streams/topology/streams-topology.ts'
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
 * - Needs READ on the group, DESCRIBE on the topics of the topology, and CREATE on those of its own that are missing (or on the cluster):
 *   the status says which it may not create.
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
  const { access } = context
  if (!access.may('READ', 'GROUP', request.groupId)) {
    return errorResponse(refusal(errors.GROUP_AUTHORIZATION_FAILED, null))
  }
  const { topology } = request
  const used =
    topology !== null && topicNamesProblem(topology) === null ? topicsOfTopology(topology.subtopologies) : []
  if (used.some((name) => !access.may('DESCRIBE', 'TOPIC', name))) {
    return errorResponse(refusal(errors.TOPIC_AUTHORIZATION_FAILED, null))
  }
  const { response, missingTopics } = await groups.streamsHeartbeat(request, callerOf(context))
  if (missingTopics.length === 0) return response
  const names = missingTopics.map(({ name }) => name)
  const denied = access.seesCluster('CREATE')
    ? []
    : names.filter((name) => !access.may('CREATE', 'TOPIC', name))
  if (denied.length > 0) return { ...response, status: withDenied(response.status, denied) }
  const failures = streamsInternalTopics.failuresOf(names, context.now)
  streamsInternalTopics.create(missingTopics, context.now, 2 * response.heartbeatIntervalMs)
  return failures.length === 0 ? response : { ...response, status: withFailures(response.status, failures) }
})

type Status = HeartbeatResponse['status']

function withDenied(status: Status, names: readonly string[]): Status {
  const text = `Unauthorized to CREATE on topics ${names.join(', ')}.`
  const statusCode = StatusCode.MISSING_INTERNAL_TOPICS
  if (status?.some((each) => each.statusCode === statusCode)) return withDetail(status, text)
  return [...(status ?? []), { statusCode, statusDetail: text }]
}

function withFailures(
  status: Status,
  failures: readonly { readonly name: string; readonly text: string }[],
): Status {
  const told = failures.slice(0, MAX_FAILURES_TOLD).map(({ name, text }) => `${name} (${text})`)
  const more = failures.length - told.length
  const text = `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return withDetail(status, `Creation failed: ${text}.`)
}

/** Adds to what is said of missing topics. */
function withDetail(status: Status, detail: string): Status {
  return (
    status?.map((each) =>
      each.statusCode === StatusCode.MISSING_INTERNAL_TOPICS
        ? { ...each, statusDetail: `${each.statusDetail}; ${detail}` }
        : each,
    ) ?? null
  )
}
