import type { MetricsProviderKind } from '../../../../zookeeper/server/metrics/server-metrics.ts'
import { flag, int, numberProperty, port, text, type ValueType } from '../value-types.ts'
import { noEffect, obeyed, together, unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

const PROVIDERS = new Map<string, MetricsProviderKind>([
  ['org.apache.zookeeper.metrics.impl.DefaultMetricsProvider', 'default'],
  ['org.apache.zookeeper.metrics.impl.NullMetricsProvider', 'none'],
  ['org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider', 'prometheus'],
])

/** Whatever isn't `false` turns it on, as in the reference. */
const onUnlessFalse: ValueType<boolean> = { ...flag, otherwise: { value: true, words: 'true' } }

const provider: ValueType<MetricsProviderKind> = {
  expects: [...PROVIDERS.keys()].join(' or '),
  parse: (name) => PROVIDERS.get(name) ?? null,
}

/** Keys of the AdminServer and of metrics. */
export const adminKeys: readonly ZooCfgKey[] = [
  obeyed('admin.enableServer', onUnlessFalse, { default: 'true', set: (v) => ({ adminEnabled: v }) }),
  obeyed('admin.serverAddress', text, {
    default: '',
    note: 'this machine only unless it is set (0.0.0.0 in the reference)',
    set: (v) => ({ adminAddress: v }),
  }),
  obeyed('admin.serverPort', numberProperty(0), {
    default: '',
    note: '8080 unless it is set; when that is in use, there is no AdminServer',
    set: (v) => ({ adminPort: v }),
  }),
  obeyed('admin.idleTimeout', numberProperty(0), {
    default: '30000',
    set: (v) => ({ adminIdleTimeoutMs: v }),
  }),
  obeyed('admin.commandURL', text, { default: '/commands', set: (v) => ({ adminCommandUrl: v }) }),
  unsupported('admin.httpVersion', numberProperty(), '11'),
  together('admin.portUnification', flag, 'false', 'HTTP and HTTPS on one port'),
  together('admin.forceHttps', flag, 'false'),
  together('admin.needClientAuth', flag, 'false'),
  ...['keyStore', 'trustStore'].flatMap((store) =>
    ['location', 'password', 'passwordPath', 'type'].map((name) =>
      together(`ssl.quorum.${store}.${name}`, text, '', 'for HTTPS of the AdminServer'),
    ),
  ),
  obeyed('admin.snapshot.enabled', flag, { default: 'true', set: (v) => ({ adminSnapshotEnabled: v }) }),
  obeyed('admin.restore.enabled', flag, { default: 'true', set: (v) => ({ adminRestoreEnabled: v }) }),
  obeyed('admin.rateLimiterIntervalInMS', numberProperty(0), {
    default: '300000',
    note: 'for restore; a snapshot may be taken a thousand times as often, as in the reference',
    set: (v) => ({ adminRateLimiterIntervalMs: v }),
  }),
  obeyed('IPAuthenticationProvider.usexforwardedfor', flag, {
    default: 'false',
    note: 'for the AdminServer behind a proxy',
    set: (v) => ({ adminTrustsForwardedFor: v }),
  }),
  obeyed('metricsProvider.className', provider, {
    default: 'org.apache.zookeeper.metrics.impl.DefaultMetricsProvider',
    note: 'the default, the null and the Prometheus provider',
    set: (v) => ({ metricsProvider: v }),
  }),
  obeyed('metricsProvider.httpHost', text, {
    default: '',
    note: 'this machine only unless it is set (0.0.0.0 in the reference)',
    set: (v) => ({ metricsAddress: v }),
  }),
  obeyed('metricsProvider.httpPort', port, { default: '7000', set: (v) => ({ metricsPort: v }) }),
  obeyed('metricsProvider.exportJvmInfo', flag, {
    default: 'true',
    note: 'metrics of the process; there is no JVM',
    set: (v) => ({ exportProcessMetrics: v }),
  }),
  ...[
    'metricsProvider.maxQueueSize',
    'metricsProvider.numWorkerThreads',
    'metricsProvider.workerShutdownTimeoutMs',
  ].map((name) => noEffect(name, int, '', 'values are counted at once, without a queue and its threads')),
  { ...unsupported('metricsProvider.*', text, ''), pattern: /^metricsProvider\../ },
]
