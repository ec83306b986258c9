import { DescribeConfigsApi } from '../../messages/32-describe-configs.ts'
import type { Admin } from './admin.ts'
import { configTarget, groupByTarget } from './config-target.ts'
import { outcomeOf } from './outcome.ts'
import type { CallOptions, ConfigEntry, ConfigResource, Outcome } from './types.ts'

export interface DescribeConfigsOptions extends CallOptions {
  includeSynonyms?: boolean
  includeDocumentation?: boolean
}

/**
 * Configuration of resources of one type, in the broker's order, by the resource's name. Rejects with ClientError when the call
 * as a whole fails.
 */
export async function describeConfigs(
  admin: Admin,
  resources: readonly ConfigResource[],
  options: DescribeConfigsOptions = {},
): Promise<Outcome<string, ConfigEntry[]>> {
  const outcomes: Outcome<string, ConfigEntry[]> = new Map()
  await Promise.all(
    groupByTarget(resources).map(async (group) => {
      const target = configTarget(group[0])
      await admin.call(
        { name: 'describeConfigs', target, timeoutMs: options.timeoutMs, servedByControllers: true },
        async (attempt) => {
          const answer = await attempt.send(DescribeConfigsApi, {
            resources: group.map(({ type, name }) => ({
              resourceType: type,
              resourceName: name,
              configurationKeys: null,
            })),
            includeSynonyms: options.includeSynonyms ?? false,
            ...(options.includeDocumentation === true ? { includeDocumentation: true } : {}),
          })
          for (const result of answer.results) {
            const entries = result.configs.map(
              (config): ConfigEntry => ({
                name: config.name,
                value: config.value,
                isReadOnly: config.readOnly,
                isSensitive: config.isSensitive,
                source: config.configSource,
                type: config.configType,
                synonyms: config.synonyms,
                documentation: config.documentation,
              }),
            )
            outcomes.set(result.resourceName, outcomeOf(result, entries))
          }
        },
      )
    }),
  )
  return outcomes
}
