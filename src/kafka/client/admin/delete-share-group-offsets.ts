import { type ErrorName, errorOf, errors } from '../../errors.ts'
import { DeleteShareGroupOffsetsApi } from '../../messages/92-delete-share-group-offsets.ts'
import { ClientError, errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { coordinatorFate, coordinatorLookup } from './find-coordinator.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

const expected: readonly ErrorName[] = [
  'INVALID_GROUP_ID',
  'GROUP_ID_NOT_FOUND',
  'NON_EMPTY_GROUP',
  'INVALID_REQUEST',
  'UNKNOWN_SERVER_ERROR',
  'KAFKA_STORAGE_ERROR',
  'GROUP_AUTHORIZATION_FAILED',
]

/**
 * Deletes the offsets of a share group in topics; `true` for each topic that is done. Rejects with ClientError when the group as a whole
 * is refused.
 */
export async function deleteShareGroupOffsets(
  admin: Admin,
  groupId: string,
  topics: readonly string[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const outcomes = await keyedCall(admin, {
    name: 'deleteShareGroupOffsets',
    keys: [groupId],
    lookup: coordinatorLookup('group'),
    api: DeleteShareGroupOffsetsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt) => {
      const answer: KeyedAnswer<Outcome<string, true>> = { outcomes: new Map(), moved: [] }
      const { errorCode, errorMessage, responses } = await attempt.send(DeleteShareGroupOffsetsApi, {
        groupId,
        topics: topics.map((topicName) => ({ topicName })),
      })
      if (errorCode === errors.NONE.code) {
        const results = responses.map(
          (result) => [result.topicName, outcomeOf(result, true as const)] as const,
        )
        answer.outcomes.set(groupId, new Map(results))
        return answer
      }
      const fate = errorCode === errors.REBALANCE_IN_PROGRESS.code ? 'retry' : coordinatorFate(errorCode)
      if (fate === 'move') answer.moved.push(groupId)
      if (fate === 'fail') {
        const { name } = errorOf(errorCode)
        if (!expected.some((each) => each === name)) {
          const text = `DeleteShareGroupOffsets request for group id ${groupId} failed due to unexpected error ${name}. ${errorMessage}`
          admin.logError(text, 'DeleteShareGroupOffsetsHandler')
        }
        answer.outcomes.set(groupId, errorFromCode(errorCode, errorMessage))
      }
      return answer
    },
  })
  const outcome = outcomes.get(groupId)
  if (outcome instanceof ClientError) throw outcome
  return outcome ?? new Map()
}
