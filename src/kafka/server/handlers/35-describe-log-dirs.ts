import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errors } from '../../errors.ts'
import { DescribeLogDirsApi, type DescribeLogDirsRequest } from '../../messages/35-describe-log-dirs.ts'
import type { Topic } from '../cluster/topics.ts'
import { handler, type RequestContext } from '../handler.ts'

// DescribeLogDirs (key 35), v1-5
//
// Behaviour:
// - One log directory: the data directory, where the database file lies. Sizes are those of the records; lag is always 0.
// - Needs DESCRIBE on the cluster; without it the answer names no directories.
// - null topics: all. Partitions that do not exist are left out.
//
// Version notes:
// - v3: error of the whole request. v4: size of the volume and what is free of it. v5: cordoned directories (never).

export const describeLogDirs = handler(DescribeLogDirsApi, async (request, context) => {
  if (!context.access.mayCluster('DESCRIBE')) {
    return { throttleTimeMs: 0, errorCode: errors.CLUSTER_AUTHORIZATION_FAILED.code, results: [] }
  }
  const logDir = dirname(context.broker.store.path)
  return {
    throttleTimeMs: 0,
    errorCode: errors.NONE.code,
    results: [
      {
        errorCode: errors.NONE.code,
        logDir,
        topics: wantedTopics(request, context)
          .map(({ topic, partitions }) => ({
            name: topic.name,
            partitions: partitions.map((partitionIndex) => ({
              partitionIndex,
              partitionSize: context.broker.logs.get(topic.topicId, partitionIndex).sizeInBytes,
              offsetLag: 0,
              isFutureKey: false,
            })),
          }))
          .filter(({ partitions }) => partitions.length > 0),
        ...(await volumeOf(logDir)),
        isCordoned: false,
      },
    ],
  }
})

interface WantedTopic {
  readonly topic: Topic
  readonly partitions: readonly number[]
}

function wantedTopics(request: DescribeLogDirsRequest, { broker }: RequestContext): WantedTopic[] {
  const all = (topic: Topic): number[] =>
    Array.from({ length: topic.partitions }, (_, partition) => partition)
  if (request.topics === null) {
    return broker.topics.all().map((topic) => ({ topic, partitions: all(topic) }))
  }
  return request.topics.flatMap(({ topic: name, partitions }) => {
    const topic = broker.topics.byName(name)
    if (topic === undefined) return []
    const known = [...new Set(partitions)].filter(
      (partition) => partition >= 0 && partition < topic.partitions,
    )
    return [{ topic, partitions: known }]
  })
}

/** -1, "not known", when the file system does not say. */
async function volumeOf(path: string): Promise<{ totalBytes: number; usableBytes: number }> {
  try {
    const { bsize, blocks, bavail } = await statfs(path)
    return { totalBytes: bsize * blocks, usableBytes: bsize * bavail }
  } catch {
    return { totalBytes: -1, usableBytes: -1 }
  }
}
