/**
 * Features as ApiVersions and UpdateFeatures tell them (KIP-584). A client that sees a feature finalized uses the APIs
 * behind it, so a level stands here only when they are served.
 */
export interface Feature {
  readonly name: string
  readonly minVersion: number
  /** The highest level that is served; 0 is "not at all", and the feature is not told. */
  readonly maxVersion: number
  /** The level in force; 0 is "not finalized". */
  readonly finalizedLevel: number
}

/** metadata.version 4.3-IV0. */
const METADATA_VERSION = 30

/**
 * In the order of a 4.3.1 broker, which has group.version 1, share.version 1, streams.version 1 and transaction.version 2
 * both supported and finalized. The other three become true here with the APIs that they promise: ShareGroupHeartbeat,
 * ShareFetch and the rest; StreamsGroupHeartbeat; AddPartitionsToTxn v4+ and EndTxn v5. kraft.version is 1 as in a cluster that was formatted with --standalone.
 */
export const features: readonly Feature[] = [
  { name: 'group.version', minVersion: 0, maxVersion: 1, finalizedLevel: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1, finalizedLevel: 1 },
  { name: 'metadata.version', minVersion: 7, maxVersion: METADATA_VERSION, finalizedLevel: METADATA_VERSION },
  { name: 'share.version', minVersion: 0, maxVersion: 0, finalizedLevel: 0 },
  { name: 'streams.version', minVersion: 0, maxVersion: 0, finalizedLevel: 0 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 0, finalizedLevel: 0 },
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1, finalizedLevel: 1 },
]

/** Levels never change while the daemon runs, so the epoch of what is finalized stands still. */
export const FINALIZED_FEATURES_EPOCH = 1
