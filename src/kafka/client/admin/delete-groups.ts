import { type ErrorName, errors } from '../../errors.ts'
import { DeleteGroupsApi } from '../../messages/42-delete-groups.ts'
import type { Admin } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

/** What kind of groups the caller means to delete: the request is the same, the log and time-outs name it. */
export type DeletedKind = 'Consumer' | 'Share' | 'Streams'

const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'INVALID_GROUP_ID',
  'NON_EMPTY_GROUP',
  'GROUP_ID_NOT_FOUND',
]

/** Deletes groups, whatever their type; `true` for each that is gone. */
export async function deleteGroups(
  admin: Admin,
  groupIds: readonly string[],
  options: CallOptions & { kind?: DeletedKind } = {},
): Promise<Outcome<string, true>> {
  // Java deletes streams groups as consumer groups.
  const kind = options.kind === 'Share' ? 'Share' : 'Consumer'
  const report = {
    request: `\`Delete${kind}Groups\``,
    logger: `Delete${kind}GroupsHandler`,
    expected,
  }
  return keyedCall(admin, {
    name: `delete${kind}Groups`,
    keys: groupIds,
    lookup: coordinatorLookup('group'),
    api: DeleteGroupsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys) => {
      const answer: KeyedAnswer<true> = { outcomes: new Map(), moved: [] }
      const { results } = await attempt.send(DeleteGroupsApi, { groupsNames: keys })
      for (const result of results) {
        if (result.errorCode === errors.NONE.code) answer.outcomes.set(result.groupId, true)
        else takeGroupError(admin, report, result, answer)
      }
      return answer
    },
  })
}
