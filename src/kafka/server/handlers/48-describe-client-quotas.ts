import { errors } from '../../errors.ts'
import { DescribeClientQuotasApi } from '../../messages/48-describe-client-quotas.ts'
import { handler } from '../handler.ts'

// DescribeClientQuotas (key 48), v0-1
//
// Behaviour:
// - There are no quotas: an empty list. A type of entity that does not exist: UNSUPPORTED_VERSION.
//
// Not done: quotas; AlterClientQuotas is not offered, so that nobody believes to have set one.

const entityTypes: ReadonlySet<string> = new Set(['user', 'client-id', 'ip'])

export const describeClientQuotas = handler(DescribeClientQuotasApi, ({ components }) => {
  const unknown = components.find(({ entityType }) => !entityTypes.has(entityType))
  if (unknown === undefined) {
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, errorMessage: '', entries: [] }
  }
  return {
    throttleTimeMs: 0,
    errorCode: errors.UNSUPPORTED_VERSION.code,
    errorMessage: `Unsupported entity type ${unknown.entityType}`,
    entries: null,
  }
})
