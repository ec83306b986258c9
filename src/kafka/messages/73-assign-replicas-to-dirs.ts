import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, int64, struct, uuid } from '../../wire/schema.ts'

/** AssignReplicasToDirs (key 73): assigns replicas to log directories. */
export const AssignReplicasToDirsRequest = message('AssignReplicasToDirsRequest', 73, '0', '0+', {
  brokerId: int32('0+'),
  brokerEpoch: int64('0+', { default: -1 }),
  directories: array(
    '0+',
    struct({
      id: uuid('0+'),
      topics: array(
        '0+',
        struct({
          topicId: uuid('0+'),
          partitions: array(
            '0+',
            struct({
              partitionIndex: int32('0+'),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type AssignReplicasToDirsRequest = TypeOf<typeof AssignReplicasToDirsRequest>

/** AssignReplicasToDirs's answer: result of each partition. */
export const AssignReplicasToDirsResponse = message('AssignReplicasToDirsResponse', 73, '0', '0+', {
  throttleTimeMs: int32('0+'),
  errorCode: int16('0+'),
  directories: array(
    '0+',
    struct({
      id: uuid('0+'),
      topics: array(
        '0+',
        struct({
          topicId: uuid('0+'),
          partitions: array(
            '0+',
            struct({
              partitionIndex: int32('0+'),
              errorCode: int16('0+'),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type AssignReplicasToDirsResponse = TypeOf<typeof AssignReplicasToDirsResponse>

export const AssignReplicasToDirsApi = api(
  73,
  'AssignReplicasToDirs',
  AssignReplicasToDirsRequest,
  AssignReplicasToDirsResponse,
)
