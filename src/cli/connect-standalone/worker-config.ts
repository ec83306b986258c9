/** A standalone worker's configuration. */
import type { ConfigValue } from '../../kafka/configs/definition.ts'
import { configException } from '../kit/java-error.ts'
import { parsedValue } from './config-check.ts'
import { converterOf, type Settings } from './converters.ts'
import { connectException } from './errors.ts'
import { headerConverterOf } from './header-converter.ts'
import { workerKeys } from './worker-keys.ts'

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

const FLUSH_INTERVAL = 'offset.flush.interval.ms'
const OFFSET_FILE = 'offset.storage.file.filename'
const required = ['bootstrap.servers', 'key.converter', 'value.converter', OFFSET_FILE]
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
  const missing = required.find((name) => !settings.has(name))
  if (missing !== undefined)
    throw configException(`Missing required configuration "${missing}" which has no default value.`)
  const values = parsedValues(settings)
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
  const listeners = values.get('listeners')
  return {
    settings,
    offsetFile: settings.get(OFFSET_FILE) ?? '',
    flushIntervalMs: Number(values.get(FLUSH_INTERVAL)),
    listeners: typeof listeners === 'object' && listeners !== null ? listeners.map(listenerOf) : [],
    isTopicTrackingEnabled: values.get('topic.tracking.enable') === true,
    isTopicTrackingResetAllowed: values.get('topic.tracking.allow.reset') === true,
    withoutEffect: withoutEffect.filter((name) => settings.has(name)),
  }
}

/** The values of the keys that are given or have a default. Throws JavaError (ConfigException) for the first that is none. */
function parsedValues(settings: Settings): ReadonlyMap<string, ConfigValue> {
  const values = new Map<string, ConfigValue>()
  for (const key of workerKeys)
    if (key.defaultValue !== null || settings.has(key.name)) values.set(key.name, parsedValue(key, settings))
  return values
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
