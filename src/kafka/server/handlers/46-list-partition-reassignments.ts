import { errors } from '../../errors.ts'
import { ListPartitionReassignmentsApi } from '../../messages/46-list-partition-reassignments.ts'
import { handler } from '../handler.ts'

// ListPartitionReassignments (key 46), v0
//
// Behaviour:
// - With one broker no partition ever moves: an empty list, whatever is asked for.

export const listPartitionReassignments = handler(ListPartitionReassignmentsApi, () => ({
  throttleTimeMs: 0,
  errorCode: errors.NONE.code,
  errorMessage: null,
  topics: [],
}))
