import { errors } from '../../errors.ts'
import { ListGroupsApi } from '../../messages/16-list-groups.ts'
import { handler } from '../handler.ts'

/*
 * ListGroups (16), v0-5.
 *
 * Behaviour:
 * - Lists groups of all types, also simple ones that only hold offsets (their protocol type is empty). Filters are not
 *   case sensitive; a state or type that does not exist lets nothing through.
 *
 * Versions:
 * - v4: filter by state. v5: filter by type (KIP-848).
 */

export const listGroups = handler(ListGroupsApi, async (request, context) => ({
  errorCode: errors.NONE.code,
  groups: await context.broker.groups.list(request),
}))
