import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** AlterReplicaLogDirs (key 34): moves replicas between log directories. v2: flexible. */
export const AlterReplicaLogDirsRequest = message('AlterReplicaLogDirsRequest', 34, '1-2', '2+', {
  dirs: array(
    '0+',
    struct({
      path: string('0+', { mapKey: true }),
      topics: array(
        '0+',
        struct({
          name: string('0+', { mapKey: true }),
          partitions: array('0+', 'int32'),
        }),
      ),
    }),
  ),
})
export type AlterReplicaLogDirsRequest = TypeOf<typeof AlterReplicaLogDirsRequest>

/** AlterReplicaLogDirs's answer: result of each partition. */
export const AlterReplicaLogDirsResponse = message('AlterReplicaLogDirsResponse', 34, '1-2', '2+', {
  throttleTimeMs: int32('0+'),
  results: array(
    '0+',
    struct({
      topicName: string('0+'),
      partitions: array(
        '0+',
        struct({
          partitionIndex: int32('0+'),
          errorCode: int16('0+'),
        }),
      ),
    }),
  ),
})
export type AlterReplicaLogDirsResponse = TypeOf<typeof AlterReplicaLogDirsResponse>

export const AlterReplicaLogDirsApi = api(
  34,
  'AlterReplicaLogDirs',
  AlterReplicaLogDirsRequest,
  AlterReplicaLogDirsResponse,
)
