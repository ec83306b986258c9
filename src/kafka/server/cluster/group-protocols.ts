import type { Cluster } from './cluster.ts'
import type { FeatureName } from './features.ts'

const featureOf = {
  consumer: 'group.version',
  share: 'share.version',
  streams: 'streams.version',
} as const satisfies Readonly<Record<string, FeatureName>>

/**
 * Whether the APIs of a kind of group are answered; where not, with UNSUPPORTED_VERSION. The feature must be finalized, and
 * group.coordinator.rebalance.protocols must name the kind; share groups need the feature alone.
 */
export function isGroupProtocolEnabled(
  kind: keyof typeof featureOf,
  { features, configs }: Pick<Cluster, 'features' | 'configs'>,
): boolean {
  if (features.level(featureOf[kind]) < 1) return false
  return kind === 'share' || configs.list('group.coordinator.rebalance.protocols').includes(kind)
}
