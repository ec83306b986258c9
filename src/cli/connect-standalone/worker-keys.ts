/** The keys of a standalone worker, with the checks of StandaloneConfig, WorkerConfig and RestServerConfig. */
import { sslKeys } from '../../kafka/client/config/common-keys.ts'
import type { ConfigKey, ConfigRule } from '../../kafka/configs/definition.ts'
import { boolean, int, list, long, string } from '../../kafka/configs/key.ts'
import { anyList, atLeast, nonEmptyListOf, oneOf } from '../../kafka/configs/rules.ts'

const urls: ConfigRule = (name, value) => {
  if (typeof value !== 'object' || value === null) return null
  if (value.length === 0)
    return `Invalid value for ${name}, at least one URL is expected, ex: http://localhost:8080,https://localhost:8443.`
  return value.includes('') ? `Empty URL found when parsing ${name} list.` : null
}

/** Converters, plug-in discovery and the policy of overrides are looked at where they are used. */
export const workerKeys: readonly ConfigKey[] = [
  list('bootstrap.servers', null, nonEmptyListOf()),
  string(
    'client.dns.lookup',
    'use_all_dns_ips',
    oneOf('use_all_dns_ips', 'resolve_canonical_bootstrap_servers_only'),
  ),
  ...['key', 'value', 'header'].map((part) => string(`${part}.converter.plugin.version`, null)),
  long('task.shutdown.graceful.timeout.ms', '5000'),
  long('offset.flush.interval.ms', '60000'),
  long('offset.flush.timeout.ms', '5000'),
  list('plugin.path', null, nonEmptyListOf()),
  long('metrics.sample.window.ms', '30000', atLeast(0)),
  int('metrics.num.samples', '2', atLeast(1)),
  string('metrics.recording.level', 'INFO', oneOf('INFO', 'DEBUG')),
  list('metric.reporters', 'org.apache.kafka.common.metrics.JmxReporter', anyList()),
  list('config.providers', '', anyList()),
  boolean('topic.creation.enable', 'true'),
  ...sslKeys,
  boolean('topic.tracking.enable', 'true'),
  boolean('topic.tracking.allow.reset', 'true'),
  list('listeners', 'http://:8083', urls),
  string('rest.advertised.host.name', null),
  int('rest.advertised.port', null),
  string('rest.advertised.listener', null),
  string('access.control.allow.origin', ''),
  string('access.control.allow.methods', ''),
  string('response.http.headers.config', ''),
  string('ssl.client.auth', 'none', oneOf('required', 'requested', 'none')),
  list('rest.extension.classes', '', anyList()),
  list('admin.listeners', null, anyList()),
  string('offset.storage.file.filename', null),
]
