import { api, message, type TypeOf } from '../../wire/message.ts'
import { array, int16, int32, string, struct } from '../../wire/schema.ts'

/** ListPartitionReassignments (key 46): ongoing partition reassignments. */
export const ListPartitionReassignmentsRequest = message('ListPartitionReassignmentsRequest', 46, '0', '0+', {
  timeoutMs: int32('0+', { default: 60000 }),
  topics: array(
    '0+',
    struct({
      name: string('0+'),
      partitionIndexes: array('0+', 'int32'),
    }),
    { default: null, nullable: '0+' },
  ),
})
export type ListPartitionReassignmentsRequest = TypeOf<typeof ListPartitionReassignmentsRequest>

/** ListPartitionReassignments's answer: adding and removing replicas of each partition. */
export const ListPartitionReassignmentsResponse = message(
  'ListPartitionReassignmentsResponse',
  46,
  '0',
  '0+',
  {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
    errorMessage: string('0+', { nullable: '0+' }),
    topics: array(
      '0+',
      struct({
        name: string('0+'),
        partitions: array(
          '0+',
          struct({
            partitionIndex: int32('0+'),
            replicas: array('0+', 'int32'),
            addingReplicas: array('0+', 'int32'),
            removingReplicas: array('0+', 'int32'),
          }),
        ),
      }),
    ),
  },
)
export type ListPartitionReassignmentsResponse = TypeOf<typeof ListPartitionReassignmentsResponse>

export const ListPartitionReassignmentsApi = api(
  46,
  'ListPartitionReassignments',
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse,
)
