import { errors } from '../../errors.ts'
import { ListGroupsApi } from '../../messages/16-list-groups.ts'
import { handler } from '../handler.ts'

/*
 * ListGroups (16), v0-5.
 *
 * Behaviour:
 * - Lists groups of all types, also simple ones that only hold offsets (their protocol type is empty). Filters are not
 *   case sensitive; a state or type that does not exist lets nothing through.
 * - Without DESCRIBE on the cluster, groups that the sender may describe.
 *
 * Versions:
 * - v4: filter by state. v5: filter by type (KIP-848).
 */

export const listGroups = handler(ListGroupsApi, async (request, { access, broker }) => {
  const groups = await broker.groups.list(request)
  const seesAll = access.seesCluster('DESCRIBE')
  return {
    errorCode: errors.NONE.code,
    groups: groups.filter(({ groupId }) => seesAll || access.sees('DESCRIBE', 'GROUP', groupId)),
  }
})
