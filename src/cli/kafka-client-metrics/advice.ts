import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-client-metrics. */
export const advice: readonly Advice[] = [
  [
    /resource name must be specified with --delete|--name or --generate-name/,
    '--list shows the names that there are.',
  ],
  [
    /InvalidConfigurationException|InvalidRequestException/,
    '--help says what --interval, --match and --metrics take.',
  ],
]
