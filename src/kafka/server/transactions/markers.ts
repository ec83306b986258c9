import type { Clock } from '../../../runtime/clock.ts'
import type { Store } from '../../../store/store.ts'
import { GROUP_METADATA_TOPIC } from '../../topic-names.ts'
import type { BrokerLog } from '../broker.ts'
import type { Topics } from '../cluster/topics.ts'
import type { GroupCoordinator } from '../groups/group-coordinator.ts'
import type { LogManager } from '../log/log-manager.ts'
import type { MarkerError, TransactionMarker } from '../log/producer-state.ts'
import type { TopicPartitions } from './state.ts'

/** What became of a marker: an error of the partition, or null. */
export type MarkerOutcome = MarkerError | 'UNKNOWN_TOPIC_OR_PARTITION' | 'NOT_LEADER_OR_FOLLOWER' | null

export interface MarkerServices {
  readonly store: Store
  readonly topics: Topics
  readonly logs: LogManager
  readonly groups: GroupCoordinator
  readonly clock: Clock
  readonly log: BrokerLog
}

/** Settles with whether `writeMarker` can write to all these partitions; undefined when it can already. */
export function whenWritable(
  { groups, topics }: Pick<MarkerServices, 'groups' | 'topics'>,
  partitions: readonly TopicPartitions[],
): Promise<boolean> | undefined {
  const count = topics.byName(GROUP_METADATA_TOPIC)?.partitions ?? 0
  const waits = partitions
    .filter(({ topic }) => topic === GROUP_METADATA_TOPIC)
    .flatMap(({ partitionIds }) => partitionIds.filter((partition) => partition >= 0 && partition < count))
    .map((partition) => groups.whenPartitionReady(partition))
    .filter((wait) => wait !== undefined)
  return waits.length === 0 ? undefined : Promise.all(waits).then((ready) => ready.every(Boolean))
}

/**
 * Writes the marker that ends a transaction into one partition, in this turn of the event loop. Throws what the log throws. Await
 * `whenWritable` first: the group coordinator must have read its state.
 */
export function writeMarker(
  services: Pick<MarkerServices, 'topics' | 'logs' | 'groups'>,
  to: { readonly topic: string; readonly partition: number },
  marker: TransactionMarker,
): MarkerOutcome {
  const topic = services.topics.byName(to.topic)
  if (topic === undefined || to.partition < 0 || to.partition >= topic.partitions)
    return 'UNKNOWN_TOPIC_OR_PARTITION'
  // The offsets that the transaction has committed come into force with it.
  if (topic.name === GROUP_METADATA_TOPIC) return services.groups.completeTransaction(to.partition, marker)
  return services.logs.get(topic.topicId, to.partition).appendMarker(marker)
}
