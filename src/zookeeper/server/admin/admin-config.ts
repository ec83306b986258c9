/** Settings of the AdminServer and of metrics, with the reference's defaults but for the addresses. Times in ms. */
import type { MetricsProviderKind } from '../metrics/server-metrics.ts'

export interface AdminConfig {
  readonly adminEnabled: boolean
  /** Undefined: this machine only. */
  readonly adminAddress: string | undefined
  /** Undefined: 8080, or none when that is in use. */
  readonly adminPort: number | undefined
  readonly adminIdleTimeoutMs: number
  readonly adminCommandUrl: string
  readonly adminSnapshotEnabled: boolean
  readonly adminRestoreEnabled: boolean
  readonly adminRateLimiterIntervalMs: number
  /** Whether X-Forwarded-For tells a client's address (IPAuthenticationProvider.usexforwardedfor). */
  readonly adminTrustsForwardedFor: boolean
  readonly metricsProvider: MetricsProviderKind
  /** Undefined: this machine only. */
  readonly metricsAddress: string | undefined
  readonly metricsPort: number
  /** Whether Prometheus is told of the process too (metricsProvider.exportJvmInfo). */
  readonly exportProcessMetrics: boolean
}

/** Fills in what is missing. */
export function adminConfig(
  input: {
    readonly [K in keyof AdminConfig]?: AdminConfig[K] | undefined
  },
): AdminConfig {
  return {
    adminEnabled: input.adminEnabled ?? true,
    adminAddress: input.adminAddress,
    adminPort: input.adminPort,
    adminIdleTimeoutMs: input.adminIdleTimeoutMs ?? 30_000,
    adminCommandUrl: input.adminCommandUrl ?? '/commands',
    adminSnapshotEnabled: input.adminSnapshotEnabled ?? true,
    adminRestoreEnabled: input.adminRestoreEnabled ?? true,
    adminRateLimiterIntervalMs: input.adminRateLimiterIntervalMs ?? 300_000,
    adminTrustsForwardedFor: input.adminTrustsForwardedFor ?? false,
    metricsProvider: input.metricsProvider ?? 'default',
    metricsAddress: input.metricsAddress,
    metricsPort: input.metricsPort ?? 7000,
    exportProcessMetrics: input.exportProcessMetrics ?? true,
  }
}
