import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, bool, int16, int32, string, struct } from '../../wire/schema.ts'

/**
 * AlterPartitionReassignments (key 45): changes or cancels partition reassignments. v1: whether the
 * replication factor may change.
 */
export const AlterPartitionReassignmentsRequest = message(
  'AlterPartitionReassignmentsRequest',
  45,
  '0-1',
  '0+',
  {
    timeoutMs: int32('0+', { default: 60000 }),
    allowReplicationFactorChange: bool('1+', { default: true }),
    topics: array(
      '0+',
      struct({
        name: string('0+'),
        partitions: array(
          '0+',
          struct({
            partitionIndex: int32('0+'),
            replicas: array('0+', 'int32', { default: null, nullable: '0+' }),
          }),
        ),
      }),
    ),
  },
)
export type AlterPartitionReassignmentsRequest = TypeOf<typeof AlterPartitionReassignmentsRequest>

/** AlterPartitionReassignments's answer: result of each partition. */
export const AlterPartitionReassignmentsResponse = message(
  'AlterPartitionReassignmentsResponse',
  45,
  '0-1',
  '0+',
  {
    throttleTimeMs: int32('0+'),
    allowReplicationFactorChange: bool('1+', { default: true, ignorable: true }),
    errorCode: int16('0+'),
    errorMessage: string('0+', { nullable: '0+' }),
    responses: array(
      '0+',
      struct({
        name: string('0+'),
        partitions: array(
          '0+',
          struct({
            partitionIndex: int32('0+'),
            errorCode: int16('0+'),
            errorMessage: string('0+', { nullable: '0+' }),
          }),
        ),
      }),
    ),
  },
)
export type AlterPartitionReassignmentsResponse = TypeOf<typeof AlterPartitionReassignmentsResponse>

export const AlterPartitionReassignmentsApi = api(
  45,
  'AlterPartitionReassignments',
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse,
)
