import type { BrokerConfigs } from '../cluster/broker-configs.ts'
import type { QuotaWindows } from './client-quotas.ts'
import type { SamplingWindow } from './sampled-rate.ts'

/** How the broker samples what quotas are held against. */
export function quotaWindows(configs: BrokerConfigs): QuotaWindows {
  const windowOf = (prefix: string): SamplingWindow => ({
    samples: configs.number(`${prefix}.window.num`) ?? 11,
    windowMs: (configs.number(`${prefix}.window.size.seconds`) ?? 1) * 1000,
  })
  return { client: windowOf('quota'), controller: windowOf('controller.quota') }
}
