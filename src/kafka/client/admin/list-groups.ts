import { errors } from '../../errors.ts'
import { ListGroupsApi } from '../../messages/16-list-groups.ts'
import { type ClientError, errorFromCode, toClientError } from '../client-error.ts'
import type { Admin } from './admin.ts'
import { describeCluster } from './describe-cluster.ts'
import type { CallOptions, GroupListing } from './types.ts'

export interface ListGroupsOptions extends CallOptions {
  /** Empty or missing: all. */
  states?: readonly string[]
  types?: readonly string[]
}

/** Groups of all brokers; `errors` holds what the brokers that failed said. */
export async function listGroups(
  admin: Admin,
  options: ListGroupsOptions = {},
): Promise<{ groups: GroupListing[]; errors: ClientError[] }> {
  const { nodes } = await describeCluster(admin, options)
  const groups = new Map<string, GroupListing>()
  const failures: ClientError[] = []
  await Promise.all(
    nodes.map(async ({ id }) => {
      try {
        for (const group of await listGroupsOf(admin, id, options)) groups.set(group.groupId, group)
      } catch (fault) {
        failures.push(toClientError(fault))
      }
    }),
  )
  return { groups: [...groups.values()], errors: failures }
}

function listGroupsOf(admin: Admin, nodeId: number, options: ListGroupsOptions): Promise<GroupListing[]> {
  const setting = { name: 'listGroups', target: { nodeId }, timeoutMs: options.timeoutMs }
  return admin.call(setting, async (attempt) => {
    const answer = await attempt.send(ListGroupsApi, {
      ...(options.states !== undefined && options.states.length > 0 ? { statesFilter: options.states } : {}),
      ...(options.types !== undefined && options.types.length > 0 ? { typesFilter: options.types } : {}),
    })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.groups.map((group) => ({
      groupId: group.groupId,
      protocolType: group.protocolType,
      state: group.groupState,
      type: group.groupType,
    }))
  })
}
