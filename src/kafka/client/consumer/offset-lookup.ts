import { errors } from '../../errors.ts'
import { ListOffsetsApi } from '../../messages/02-list-offsets.ts'
import { byTopic } from '../by-topic.ts'
import { errorFromCode, errorFromName } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata } from '../metadata.ts'
import { offsetTimestamp } from '../offset-spec.ts'
import { partitionName } from '../types.ts'
import type { PartitionState } from './partition-state.ts'
import type { ConsumerSettings } from './settings.ts'

/**
 * Asks the leaders where partitions with a `reset` begin, and sets their positions. What could not be answered keeps its
 * `reset`, to be asked for again. Rejects with ClientError only for what asking again will not change.
 */
export async function lookUpOffsets(
  states: readonly PartitionState[],
  context: { cluster: Cluster; metadata: Metadata; settings: ConsumerSettings },
): Promise<void> {
  const { metadata } = context
  const byLeader = new Map<number, PartitionState[]>()
  for (const state of states) {
    const leader = metadata.leaderOf(state.topic, state.partition)
    if (leader === undefined) {
      metadata.requestUpdate()
      continue
    }
    const ofLeader = byLeader.get(leader.leaderId)
    if (ofLeader === undefined) byLeader.set(leader.leaderId, [state])
    else ofLeader.push(state)
  }
  await Promise.all([...byLeader].map(([nodeId, ofLeader]) => askLeader(nodeId, ofLeader, context)))
}

async function askLeader(
  nodeId: number,
  states: readonly PartitionState[],
  { cluster, metadata, settings }: { cluster: Cluster; metadata: Metadata; settings: ConsumerSettings },
): Promise<void> {
  const asked = new Map(states.map((state) => [state.name, { state, spec: state.reset ?? 'latest' }]))
  const connection = await cluster.connectionTo(nodeId, cluster.clock.now() + settings.requestTimeoutMs)
  const answer = await connection?.send(ListOffsetsApi, {
    replicaId: -1,
    isolationLevel: settings.isReadCommitted ? 1 : 0,
    topics: [...byTopic(states)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map((partition) => ({
        partitionIndex: partition,
        currentLeaderEpoch: metadata.leaderOf(name, partition)?.leaderEpoch ?? -1,
        timestamp: offsetTimestamp(asked.get(partitionName({ topic: name, partition }))?.spec ?? 'latest'),
      })),
    })),
    timeoutMs: settings.requestTimeoutMs,
  })
  for (const topic of answer?.topics ?? []) {
    for (const { partitionIndex, errorCode, offset } of topic.partitions) {
      const item = asked.get(partitionName({ topic: topic.name, partition: partitionIndex }))
      if (item === undefined || item.state.reset !== item.spec) continue // sought elsewhere meanwhile
      if (errorCode === errors.NONE.code) {
        // No record is that young: the end is where the next one will be.
        if (offset < 0) item.state.resetTo('latest')
        else item.state.seek(offset)
        continue
      }
      const error = errorFromCode(errorCode)
      if (error.is('TOPIC_AUTHORIZATION_FAILED')) {
        throw errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${topic.name}]`)
      }
      metadata.requestUpdate()
    }
  }
}
