import { IncrementalAlterConfigsApi } from '../../messages/44-incremental-alter-configs.ts'
import type { Admin } from './admin.ts'
import { configTarget, groupByTarget } from './config-target.ts'
import { outcomeOf } from './outcome.ts'
import type { AlterConfigOp, CallOptions, ConfigResource, Outcome } from './types.ts'

export interface ConfigAlteration extends ConfigResource {
  operations: readonly AlterConfigOp[]
}

/** Changes configuration of resources of one type; `true` for each that is changed, by the resource's name. */
export async function incrementalAlterConfigs(
  admin: Admin,
  alterations: readonly ConfigAlteration[],
  options: CallOptions & { validateOnly?: boolean } = {},
): Promise<Outcome<string, true>> {
  const outcomes: Outcome<string, true> = new Map()
  await Promise.all(
    groupByTarget(alterations).map(async (group) => {
      const target = configTarget(group[0])
      await admin.call(
        { name: 'incrementalAlterConfigs', target, timeoutMs: options.timeoutMs, servedByControllers: true },
        async (attempt) => {
          const answer = await attempt.send(IncrementalAlterConfigsApi, {
            resources: group.map(({ type, name, operations }) => ({
              resourceType: type,
              resourceName: name,
              configs: operations.map((each) => ({
                name: each.name,
                configOperation: each.operation,
                value: each.value,
              })),
            })),
            validateOnly: options.validateOnly ?? false,
          })
          for (const result of answer.responses)
            outcomes.set(result.resourceName, outcomeOf(result, true as const))
        },
      )
    }),
  )
  return outcomes
}
