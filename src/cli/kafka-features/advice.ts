import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-features. */
export const advice: readonly Advice[] = [
  [
    /operation\(s\) failed|at least one feature|Unknown feature|No feature:/,
    'kafka-features describe shows the features of a cluster, and the levels that they can have.',
  ],
  [/equals sign not found|as a short/, 'for example --feature group.version=1.'],
  [
    /metadata\.version|MetadataVersion/,
    'kafka-features version-mapping shows what belongs to a release, such as --release-version 4.3.',
  ],
]
