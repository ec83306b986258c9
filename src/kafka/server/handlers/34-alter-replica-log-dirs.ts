import { dirname } from 'node:path'
import { errors } from '../../errors.ts'
import { AlterReplicaLogDirsApi } from '../../messages/34-alter-replica-log-dirs.ts'
import { handler } from '../handler.ts'

// AlterReplicaLogDirs (key 34), v1-2
//
// Behaviour:
// - There is one log directory, the data directory: moving a partition there changes nothing and succeeds; any other is
//   LOG_DIR_NOT_FOUND. Needs ALTER on the cluster. A partition that does not exist there: UNKNOWN_TOPIC_OR_PARTITION.

export const alterReplicaLogDirs = handler(AlterReplicaLogDirsApi, ({ dirs }, { broker, access }) => {
  const isDenied = !access.mayCluster('ALTER')
  const own = dirname(broker.store.path)
  const results = dirs.flatMap(({ path, topics }) =>
    topics.map(({ name, partitions }) => ({
      topicName: name,
      partitions: partitions.map((partitionIndex) => ({
        partitionIndex,
        errorCode: isDenied
          ? errors.CLUSTER_AUTHORIZATION_FAILED.code
          : path === own
            ? existence(name, partitionIndex)
            : errors.LOG_DIR_NOT_FOUND.code,
      })),
    })),
  )
  return { throttleTimeMs: 0, results }

  function existence(name: string, partition: number): number {
    const topic = broker.topics.byName(name)
    const exists = topic !== undefined && partition >= 0 && partition < topic.partitions
    return exists ? errors.NONE.code : errors.UNKNOWN_TOPIC_OR_PARTITION.code
  }
})
