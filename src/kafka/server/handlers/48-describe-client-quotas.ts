import { errors } from '../../errors.ts'
import { DescribeClientQuotasApi } from '../../messages/48-describe-client-quotas.ts'
import { itemError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'
import { inImageOrder, matchesFilter, readFilter } from '../quotas/describe-quotas.ts'

// DescribeClientQuotas (key 48), v0-1 (KIP-546)
//
// Behaviour:
// - Entities that match every component: by name, by being the default, or by having the kind at all; strict: and no other
//   kind. No components: all, or with strict none.
// - Needs DESCRIBE_CONFIGS on the cluster.
// - What is wrong with a filter is told in the reference's words, with no entries.

export const describeClientQuotas = handler(
  DescribeClientQuotasApi,
  ({ components, strict }, { broker, access }) => {
    if (!access.mayCluster('DESCRIBE_CONFIGS')) {
      return { throttleTimeMs: 0, ...itemError(errors.CLUSTER_AUTHORIZATION_FAILED, null), entries: null }
    }
    const filter = readFilter(components, strict)
    if ('errorCode' in filter) return { throttleTimeMs: 0, ...filter, entries: null }
    const entries = inImageOrder(broker.quotas.all())
      .filter(({ entity }) => matchesFilter(entity, filter))
      .map(({ entity, quotas }) => ({
        entity: [...entity].map(([entityType, entityName]) => ({ entityType, entityName })),
        values: [...quotas].map(([key, value]) => ({ key, value })),
      }))
    return { throttleTimeMs: 0, errorCode: errors.NONE.code, errorMessage: '', entries }
  },
)
