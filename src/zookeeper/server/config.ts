import { type AdminConfig, adminConfig } from './admin/admin-config.ts'
import { type AuthSettings, authSettings } from './auth/settings.ts'
import { type ThrottleSettings, throttleSettings } from './throttle-settings.ts'

/** What zoo.cfg and the system properties of the reference set, with the reference's defaults. Times in ms, sizes in bytes. */
export interface ZooKeeperConfig extends AuthSettings, AdminConfig, ThrottleSettings {
  readonly tickTimeMs: number
  /** 2 ticks by default. */
  readonly minSessionTimeoutMs: number
  /** 20 ticks by default. */
  readonly maxSessionTimeoutMs: number
  /** Connections of one IP address, 0 for no limit. Unix-socket connections aren't counted. */
  readonly maxClientCnxns: number
  /** Of all addresses together, 0 for no limit. */
  readonly maxCnxns: number
  /** 4lw.commands.whitelist: words or `*`; `srvr` is always in. */
  readonly fourLetterWords: readonly string[]
  /** readonlymode.enabled, which lets `isro` into the whitelist. */
  readonly readOnlyModeEnabled: boolean
  /** zookeeper.extendedTypesEnabled: TTL nodes. */
  readonly extendedTypesEnabled: boolean
  readonly enforceQuota: boolean
  /** Whether a write waits for the disk before it is answered. */
  readonly forceSync: boolean
  readonly juteMaxBufferBytes: number
  /** zookeeper.globalOutstandingLimit: writes under way before connections are paused. */
  readonly globalOutstandingLimit: number
  /** znode.container.checkIntervalMs */
  readonly containerCheckIntervalMs: number
  /** znode.container.maxPerMinute */
  readonly containerMaxPerMinute: number
  /** znode.container.maxNeverUsedIntervalMs, 0 for never. */
  readonly containerMaxNeverUsedMs: number
  readonly reconfigEnabled: boolean
  /** nio.sessionlessCnxnTimeout: a connection that has not said who it is after this long is closed. */
  readonly sessionlessTimeoutMs: number
  readonly tcpKeepAlive: boolean
  /** audit.enable */
  readonly auditEnabled: boolean
  /** fsync.warningthresholdms */
  readonly slowSyncMs: number
  /** What `conf` shows. */
  readonly clientPort: number
  readonly secureClientPort: number
  readonly dataDir: string
  readonly clientPortListenBacklog: number
}

/** Settings as given; what is missing takes the reference's default. */
export type ZooKeeperConfigInput = { readonly [K in keyof ZooKeeperConfig]?: ZooKeeperConfig[K] | undefined }

const DEFAULT_TICK_TIME_MS = 3000

/** Fills in the reference's defaults (ZooKeeperServer, QuorumPeerConfig; 3000 is the tickTime of a zoo.cfg that has none). */
export function zooKeeperConfig(input: ZooKeeperConfigInput): ZooKeeperConfig {
  const tickTimeMs = input.tickTimeMs ?? DEFAULT_TICK_TIME_MS
  return {
    tickTimeMs,
    minSessionTimeoutMs: input.minSessionTimeoutMs ?? tickTimeMs * 2,
    maxSessionTimeoutMs: input.maxSessionTimeoutMs ?? tickTimeMs * 20,
    maxClientCnxns: input.maxClientCnxns ?? 60,
    maxCnxns: input.maxCnxns ?? 0,
    fourLetterWords: input.fourLetterWords ?? ['srvr'],
    readOnlyModeEnabled: input.readOnlyModeEnabled ?? false,
    extendedTypesEnabled: input.extendedTypesEnabled ?? false,
    enforceQuota: input.enforceQuota ?? false,
    forceSync: input.forceSync ?? true,
    juteMaxBufferBytes: input.juteMaxBufferBytes ?? 0xfffff,
    globalOutstandingLimit: input.globalOutstandingLimit ?? 1000,
    containerCheckIntervalMs: input.containerCheckIntervalMs ?? 60_000,
    containerMaxPerMinute: input.containerMaxPerMinute ?? 10_000,
    containerMaxNeverUsedMs: input.containerMaxNeverUsedMs ?? 0,
    ...authSettings(input),
    ...throttleSettings(input),
    sessionlessTimeoutMs: input.sessionlessTimeoutMs ?? 10_000,
    tcpKeepAlive: input.tcpKeepAlive ?? false,
    auditEnabled: input.auditEnabled ?? false,
    reconfigEnabled: input.reconfigEnabled ?? false,
    slowSyncMs: input.slowSyncMs ?? 1000,
    clientPort: input.clientPort ?? 2181,
    secureClientPort: input.secureClientPort ?? -1,
    dataDir: input.dataDir ?? '',
    clientPortListenBacklog: input.clientPortListenBacklog ?? -1,
    ...adminConfig(input),
  }
}
