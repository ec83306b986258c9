import type { InputOf } from '../../../../wire/message.ts'
import { javaHashMapOrder } from '../../../java-hash-map.ts'
import type { StreamsGroupHeartbeatResponse } from '../../../messages/88-streams-group-heartbeat.ts'
import type { TopicsView } from '../topics-view.ts'
import type { StreamsGroup, StreamsMember } from './streams-group.ts'
import { type EpochedTaskSet, listedTasks, type TaskSet } from './tasks.ts'
import type { ConfiguredSubtopology, ConfiguredTopology } from './topology/configured-topology.ts'

type EndpointPartitions = NonNullable<
  InputOf<typeof StreamsGroupHeartbeatResponse>['partitionsByUserEndpoint']
>[number]
type TopicPartitions = EndpointPartitions['activePartitions'][number]

/**
 * Which partitions are worked on where, for interactive queries: of every member that has said where it can be asked. Topics
 * with fewer partitions than their subtopology has tasks are listed with those they have.
 */
export function partitionsByEndpoint(
  group: StreamsGroup,
  updated: StreamsMember,
  { topology, topics }: { readonly topology: ConfiguredTopology; readonly topics: TopicsView },
): EndpointPartitions[] {
  const others = [...group.members.values()].filter(({ memberId }) => memberId !== updated.memberId)
  const subtopologies = new Map(
    (topology.subtopologies ?? []).map((subtopology) => [subtopology.subtopologyId, subtopology]),
  )
  const partitionsOf = (tasks: TaskSet | EpochedTaskSet): TopicPartitions[] =>
    listedTasks(tasks).flatMap(({ subtopologyId, partitions }) =>
      sourcesOf(subtopologies.get(subtopologyId)).flatMap((topic) => {
        const count = topics.byName(topic)?.partitions
        if (count === undefined) return []
        return [{ topic, partitions: partitions.filter((partition) => partition < count) }]
      }),
    )
  return [...others, updated].flatMap(({ userEndpoint, assigned }) => {
    if (userEndpoint === null) return []
    return [
      {
        userEndpoint: { ...userEndpoint },
        activePartitions: partitionsOf(assigned.active),
        standbyPartitions: partitionsOf(assigned.standby),
      },
    ]
  })
}

function sourcesOf(subtopology: ConfiguredSubtopology | undefined): string[] {
  if (!subtopology) return []
  const { sourceTopics, repartitionSourceTopics } = subtopology
  return javaHashMapOrder([...sourceTopics, ...repartitionSourceTopics.map(({ name }) => name)])
}
