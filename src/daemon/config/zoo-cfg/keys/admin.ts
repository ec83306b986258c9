import { flag, numberProperty, text } from '../value-types.ts'
import { unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

/** Keys of the AdminServer and of metrics. */
export const adminKeys: readonly ZooCfgKey[] = [
  unsupported('admin.enableServer', flag, 'true'),
  unsupported('admin.serverAddress', text, '0.0.0.0'),
  unsupported('admin.serverPort', numberProperty(), '8080'),
  unsupported('admin.idleTimeout', numberProperty(), '30000'),
  unsupported('admin.commandURL', text, '/commands'),
  unsupported('admin.httpVersion', numberProperty(), '11'),
  unsupported('admin.portUnification', flag, 'false'),
  unsupported('admin.forceHttps', flag, 'false'),
  unsupported('admin.needClientAuth', flag, 'false'),
  unsupported('admin.snapshot.enabled', flag, 'true'),
  unsupported('admin.restore.enabled', flag, 'true'),
  unsupported('admin.rateLimiterIntervalInMS', numberProperty(), '300000'),
  unsupported('metricsProvider.className', text, 'org.apache.zookeeper.metrics.impl.DefaultMetricsProvider'),
  { ...unsupported('metricsProvider.*', text, ''), pattern: /^metricsProvider\../ },
]
