/** Checks a connector's configuration before it is taken (AbstractHerder.validateConnectorConfig). */
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { aliased } from './alias-keys.ts'
import { checkOverrides } from './client-overrides.ts'
import { type ConfigInfo, checkKey } from './config-check.ts'
import { kindOf } from './connector.ts'
import { inHashOrder } from './connector-file.ts'
import { adviceFor, classOf, regex } from './connector-rules.ts'
import type { Settings } from './converters.ts'
import { badRequest, connectException } from './errors.ts'
import { decimalFormat } from './json-converter.ts'
import { type Definition, findConnector, findPlugin, noConnector, VERSION } from './plugins.ts'
import { list } from './transform-settings.ts'

/** What is said of a whole configuration, in the names of the REST interface. */
export interface ConfigInfos {
  readonly name: string
  readonly error_count: number
  readonly groups: readonly string[]
  readonly configs: readonly ConfigInfo[]
}

/** Checks every key of a configuration; the worker's settings are what stands where it says nothing of converters. Throws JavaError (BadRequestException) where the connector's class is not here, (ConfigException) for a client's key of another type. */
export function validateConnector(settings: Settings, worker: Settings): ConfigInfos {
  const className = settings.get('connector.class')
  if (className === undefined)
    throw badRequest(
      `Connector config ${mapText(inHashOrder(settings, settings.size))} contains no connector type`,
    )
  const connector = findConnector(className)
  if (connector === undefined) {
    const text = noConnector(className)
    throw badRequest(text, connectException(text))
  }
  const isOwn = ({ group }: Definition): boolean => group === null
  const base = connector.definitions.filter((key) => !isOwn(key))
  const own = connector.definitions.filter(isOwn)
  const configs = [
    ...base.map((key) => checkKey(defaulted(key, worker), settings.get(key.name), adviceFor(key.name))),
    ...aliased(settings, 'transforms', 'transformation'),
    ...aliased(settings, 'predicates', 'predicate'),
    ...own.map((key) => checkKey(key, settings.get(key.name), adviceFor(key.name))),
  ]
  if (connector.type === 'sink') checkTopics(settings, configs)
  checkOverrides(settings, kindOf(settings))
  const all = [...configs, ...converterKeys(settings)]
  const groups = all.flatMap(({ definition }) => definition?.group ?? [])
  return {
    name: className,
    error_count: all.reduce((sum, { value }) => sum + value.errors.length, 0),
    groups: [...new Set(groups)],
    configs: all,
  }
}

/** Throws JavaError (BadRequestException) that lists all mistakes of a configuration, if there are any. */
export function requireValid({ error_count, configs }: ConfigInfos): void {
  if (error_count === 0) return
  const mistakes = configs.flatMap(({ value }) => value.errors.map((error) => `\n${error}`)).join('')
  throw badRequest(
    `Connector configuration is invalid and contains the following ${error_count} error(s):${mistakes}\nYou can also find the above list of errors at the endpoint \`/connector-plugins/{connectorType}/config/validate\``,
  )
}

function mapText(settings: Settings): string {
  return `{${[...settings].map(([key, value]) => `${key}=${value}`).join(', ')}}`
}

const SIMPLE_HEADERS = 'org.apache.kafka.connect.storage.SimpleHeaderConverter'

/** Where a plugin's own list of keys leaves a default open, the worker has one. */
function defaulted(key: Definition, worker: Settings): Definition {
  const { name } = key
  if (name === 'header.converter')
    return { ...key, default_value: classOf(worker.get(name) ?? SIMPLE_HEADERS, 'header_converter') }
  if (name.endsWith('.converter'))
    return { ...key, default_value: classOf(worker.get(name) ?? '', 'converter') }
  return name.endsWith('.plugin.version') ? { ...key, default_value: VERSION } : key
}

/** The keys of converters that the connector chooses itself; their type is known by where they stand. */
function converterKeys(settings: Settings): ConfigInfo[] {
  const kinds = [
    ['header.converter', 'header_converter', 'header'],
    ['key.converter', 'converter', 'key'],
    ['value.converter', 'converter', 'value'],
  ] as const
  return kinds.flatMap(([key, type, use]) => {
    const plugin = findPlugin(settings.get(key)?.trim() ?? '', type)
    const definitions = new Map((plugin?.definitions ?? []).map((each) => [each.name, each]))
    return javaHashMapOrder(definitions.keys()).flatMap((each) => {
      const definition = definitions.get(each)
      if (definition === undefined) return []
      const name = `${key}.${definition.name}`
      const text = settings.get(name) ?? (definition.name === 'converter.type' ? use : undefined)
      const rule = each === 'decimal.format' ? decimalFormat : undefined
      const { value } = checkKey(definition, text, { rule })
      return [{ definition: { ...definition, name }, value: { ...value, name } }]
    })
  })
}

/** What a sink's topics and its dead letter queue ask of each other (SinkConnectorConfig.validate). */
function checkTopics(settings: Settings, configs: readonly ConfigInfo[]): void {
  const topics = settings.get('topics')?.trim() ?? ''
  const pattern = settings.get('topics.regex')?.trim() ?? ''
  const deadLetters = settings.get('errors.deadletterqueue.topic.name')?.trim() ?? ''
  const add = (key: string, error: string): void => {
    configs.find(({ value }) => value.name === key)?.value.errors.push(error)
  }
  if ((topics === '') === (pattern === '')) {
    const error =
      topics === ''
        ? 'Must configure one of topics or topics.regex'
        : 'topics and topics.regex are mutually exclusive options, but both are set.'
    add('topics', error)
    add('topics.regex', error)
  }
  if (deadLetters === '') return
  const named = list(topics)
  if (named.includes(deadLetters))
    add(
      'topics',
      `The DLQ topic '${deadLetters}' may not be included in the list of topics ('topics=[${named.join(', ')}]') consumed by the connector`,
    )
  if (pattern !== '' && regex('', pattern) === null && javaPattern(pattern).test(deadLetters))
    add(
      'topics.regex',
      `The DLQ topic '${deadLetters}' may not be matched by the regex for the topics ('topics.regex=${pattern}') consumed by the connector`,
    )
}
