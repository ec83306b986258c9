/** A standalone worker's configuration: its keys with the checks of StandaloneConfig, WorkerConfig and RestServerConfig. */
import type { ConfigKey } from '../../kafka/configs/definition.ts'
import { boolean, className, int, list, long, string } from '../../kafka/configs/key.ts'
import { anyList, atLeast } from '../../kafka/configs/rules.ts'
import { configException } from '../kit/java-error.ts'
import { parsedValue } from './config-check.ts'
import { converterOf, type Settings } from './converters.ts'
import { connectException } from './errors.ts'
import { headerConverterOf } from './header-converter.ts'

/** What a worker needs to know of its configuration, besides what it hands on to tasks. */
export interface WorkerConfig {
  readonly settings: Settings
  readonly offsetFile: string
  readonly flushIntervalMs: number
  /** Where the REST interface listens. */
  readonly listeners: readonly { readonly host: string; readonly port: number }[]
  readonly isTopicTrackingEnabled: boolean
  readonly isTopicTrackingResetAllowed: boolean
  /** Keys that are given and have no effect. */
  readonly withoutEffect: readonly string[]
}

const BOOTSTRAP = list('bootstrap.servers', null)
const FLUSH_INTERVAL = long('offset.flush.interval.ms', '60000')
const LISTENERS = list('listeners', 'http://:8083', anyList())
const TRACKING = boolean('topic.tracking.enable', 'true')
const TRACKING_RESET = boolean('topic.tracking.allow.reset', 'true')
const OFFSET_FILE = string('offset.storage.file.filename', null)

const required: readonly ConfigKey[] = [
  BOOTSTRAP,
  className('key.converter', null),
  className('value.converter', null),
  OFFSET_FILE,
]
const others: readonly ConfigKey[] = [
  long('task.shutdown.graceful.timeout.ms', '5000'),
  FLUSH_INTERVAL,
  long('offset.flush.timeout.ms', '5000'),
  long('metrics.sample.window.ms', '30000', atLeast(0)),
  int('metrics.num.samples', '2', atLeast(1)),
  boolean('topic.creation.enable', 'true'),
  TRACKING,
  TRACKING_RESET,
  LISTENERS,
]
const withoutEffect: readonly string[] = [
  'access.control.allow.methods',
  'access.control.allow.origin',
  'admin.listeners',
  'config.providers',
  'plugin.path',
  'response.http.headers.config',
  'rest.advertised.host.name',
  'rest.advertised.listener',
  'rest.advertised.port',
  'rest.extension.classes',
]
const discoveries = ['only_scan', 'hybrid_warn', 'hybrid_fail', 'service_load']
const POLICY = 'org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy'

/** Checks a worker's settings. Throws JavaError for the first mistake. */
export function workerConfigOf(settings: Settings): WorkerConfig {
  const discovery = settings.get('plugin.discovery')?.toLowerCase()
  if (discovery !== undefined && !discoveries.includes(discovery))
    throw connectException(`Invalid plugin.discovery value, must be one of [${discoveries.join(', ')}]`)
  for (const { name } of required) {
    if (!settings.has(name))
      throw configException(`Missing required configuration "${name}" which has no default value.`)
  }
  for (const key of others) parsedValue(key, settings)
  // Converters are made by the tasks: here their classes alone count.
  const classes = new Map([...settings].filter(([key]) => key.endsWith('.converter')))
  converterOf('key.converter', classes)
  converterOf('value.converter', classes)
  headerConverterOf(classes)
  const policy = settings.get('connector.client.config.override.policy') ?? 'All'
  if (policy !== 'All')
    throw connectException(
      ['None', 'Principal', 'Allowlist'].includes(policy)
        ? `connector.client.config.override.policy: ${policy} is not here; All, the default, is`
        : `Failed to find any class that implements interface ${POLICY} and which name matches ${policy}`,
    )
  const listeners = parsedValue(LISTENERS, settings)
  return {
    settings,
    offsetFile: settings.get(OFFSET_FILE.name) ?? '',
    flushIntervalMs: Number(parsedValue(FLUSH_INTERVAL, settings)),
    listeners: typeof listeners === 'object' && listeners !== null ? listeners.map(listenerOf) : [],
    isTopicTrackingEnabled: parsedValue(TRACKING, settings) === true,
    isTopicTrackingResetAllowed: parsedValue(TRACKING_RESET, settings) === true,
    withoutEffect: withoutEffect.filter((name) => settings.has(name)),
  }
}

function listenerOf(text: string): { host: string; port: number } {
  const [, scheme = '', host = '', port = ''] =
    /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)/.exec(text) ?? []
  if (port === '') throw configException("Listener doesn't have the right format (protocol://hostname:port).")
  if (scheme.toLowerCase() === 'https')
    throw configException(`${text}: the REST interface is not served by https here`)
  if (scheme.toLowerCase() !== 'http')
    throw configException('Listener protocol must be either "http" or "https".')
  return { host, port: Number(port) }
}
