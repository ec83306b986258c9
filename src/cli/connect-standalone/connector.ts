import { readFileSync } from 'node:fs'
import { configException } from '../kit/java-error.ts'
import { fileFault, loadProperties } from '../kit/properties.ts'
import { type Converter, converterOf, type Settings } from './converters.ts'
import { connectException } from './errors.ts'
import { headerConverterOf } from './header-converter.ts'

/** A connector as its configuration describes it, with what the worker gives it. */
export interface Connector {
  readonly name: string
  readonly kind: 'source' | 'sink'
  readonly settings: Settings
  readonly keyConverter: Converter
  readonly valueConverter: Converter
  readonly headerConverter: Converter
}

const SOURCE = 'org.apache.kafka.connect.file.FileStreamSourceConnector'
const SINK = 'org.apache.kafka.connect.file.FileStreamSinkConnector'

const kinds: Readonly<Record<string, Connector['kind']>> = {
  [SOURCE]: 'source',
  FileStreamSourceConnector: 'source',
  FileStreamSource: 'source',
  [SINK]: 'sink',
  FileStreamSinkConnector: 'sink',
  FileStreamSink: 'sink',
}

/**
 * Reads a connector's file: properties, JSON of `name` and `config`, or JSON of the configuration alone. Throws JavaError.
 */
export function readConnectorFile(path: string): Settings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fileFault(path, error)
  }
  const json = parseObject(text)
  if (json === undefined) return loadProperties(path)
  const { name, config } = json
  const nested = typeof config === 'object' && config !== null ? Object.entries(config) : undefined
  const entries = nested ?? Object.entries(json)
  const settings = new Map(entries.map(([key, value]) => [key, String(value)]))
  if (nested !== undefined && typeof name === 'string') settings.set('name', name)
  return settings
}

/** Makes a connector of its settings; what it does not say of converters the worker says. Throws JavaError. */
export function makeConnector(settings: Settings, worker: Settings): Connector {
  const name = settings.get('name')
  const className = settings.get('connector.class')
  if (!name) throw configException('Missing required configuration "name" which has no default value.')
  if (className === undefined)
    throw configException('Missing required configuration "connector.class" which has no default value.')
  const kind = kinds[className]
  if (kind === undefined)
    throw connectException(
      `Failed to find any class that implements Connector and which name matches ${className}, available connectors are: ${SOURCE}, ${SINK}`,
    )
  checkSettings(kind, settings)
  const own = (key: string): Converter => converterOf(key, settings.has(key) ? settings : worker)
  return {
    name,
    kind,
    settings,
    keyConverter: own('key.converter'),
    valueConverter: own('value.converter'),
    headerConverter: headerConverterOf(settings.has('header.converter') ? settings : worker),
  }
}

function checkSettings(kind: Connector['kind'], settings: Settings): void {
  if (kind === 'source') {
    if (!settings.get('topic'))
      throw configException('Missing required configuration "topic" which has no default value.')
    return
  }
  const [topics, pattern] = [settings.get('topics'), settings.get('topics.regex')]
  if (topics && pattern)
    throw configException('topics and topics.regex are mutually exclusive options, but both are set.')
  if (!topics && !pattern) throw configException('Must configure one of topics or topics.regex')
  if (settings.get('errors.deadletterqueue.topic.name'))
    throw configException(
      'Invalid value for configuration errors.deadletterqueue.topic.name: dead letter queues are not here; leave it out',
    )
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : undefined
  } catch (error) {
    throw connectException(error instanceof Error ? error.message : String(error))
  }
}
