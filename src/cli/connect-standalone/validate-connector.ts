/** Checks a connector's configuration before it is taken (AbstractHerder.validateConnectorConfig). */
import { type ConfigRule, invalidValue } from '../../kafka/configs/definition.ts'
import { atLeast, nonEmpty, oneOf } from '../../kafka/configs/rules.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { javaPattern } from '../kit/java-regex.ts'
import { checkOverrides } from './client-overrides.ts'
import { type Advice, type ConfigInfo, checkKey } from './config-check.ts'
import { kindOf } from './connector.ts'
import { inHashOrder } from './connector-file.ts'
import { type Settings, withPrefix } from './converters.ts'
import { badRequest, connectException } from './errors.ts'
import { decimalFormat } from './json-converter.ts'
import {
  type Definition,
  findConnector,
  findPlugin,
  noConnector,
  type PluginType,
  pluginsOf,
  VERSION,
} from './plugins.ts'
import { list } from './transform-settings.ts'
import { transformOf } from './transforms.ts'

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

const controlCharacters: ConfigRule = (name, value) => {
  if (typeof value !== 'string') return null
  if (value === '') return invalidValue(name, value, 'String may not be empty')
  const codes = [...value].flatMap((each) => (each < ' ' || each === '\x7f' ? [each.charCodeAt(0)] : []))
  if (codes.length === 0) return null
  return invalidValue(
    name,
    value,
    `String may not contain control sequences but had the following ASCII chars: ${codes.join(', ')}`,
  )
}

const regex: ConfigRule = (name, value) => {
  try {
    if (typeof value === 'string') javaPattern(value)
    return null
  } catch (error) {
    return invalidValue(
      name,
      String(value),
      `Invalid regex: ${error instanceof Error ? error.message : error}`,
    )
  }
}

const aliases: ConfigRule = (name, value) =>
  value !== null && typeof value === 'object' && new Set(value).size < value.length
    ? invalidValue(name, `[${value.join(', ')}]`, 'Duplicate alias provided.')
    : null

const version: ConfigRule = (name, value) =>
  value === null || value === VERSION || value === 'latest'
    ? null
    : invalidValue(name, String(value), `the plugins that are here are of version ${VERSION}`)

const rules: Readonly<Record<string, ConfigRule>> = {
  name: controlCharacters,
  'tasks.max': atLeast(1),
  transforms: aliases,
  predicates: aliases,
  'config.action.reload': oneOf('none', 'restart'),
  'errors.tolerance': oneOf('none', 'all'),
  'topics.regex': regex,
  topic: nonEmpty,
}

function adviceFor(name: string): Advice {
  if (name.endsWith('plugin.version')) return { rule: version, recommended: [VERSION] }
  if (name.endsWith('.converter')) {
    return knownClasses(name === 'header.converter' ? 'header_converter' : 'converter')
  }
  return { rule: rules[name] }
}

/** Where a plugin's own list of keys leaves a default open, the worker has one. */
function defaulted(key: Definition, worker: Settings): Definition {
  const { name } = key
  if (name === 'header.converter')
    return { ...key, default_value: classOf(worker.get(name) ?? SIMPLE_HEADERS, 'header_converter') }
  if (name.endsWith('.converter'))
    return { ...key, default_value: classOf(worker.get(name) ?? '', 'converter') }
  return name.endsWith('.plugin.version') ? { ...key, default_value: VERSION } : key
}

const SIMPLE_HEADERS = 'org.apache.kafka.connect.storage.SimpleHeaderConverter'

function classOf(name: string, type: PluginType): string | null {
  return findPlugin(name.trim(), type)?.className ?? null
}

const knownClasses = (type: PluginType): Advice => ({
  classOf: (name) => classOf(name, type),
  recommended: pluginsOf(type).map(({ className }) => className),
})

const importances = ['HIGH', 'MEDIUM', 'LOW']

/** The order of a plugin's keys behind its alias: required ones first, then by importance, then by name (ConfigDef.sortedConfigs). */
function inOrder(one: Definition, other: Definition): number {
  const required = Number(other.required) - Number(one.required)
  const importance = importances.indexOf(one.importance) - importances.indexOf(other.importance)
  return required || importance || (one.name < other.name ? -1 : 1)
}

const aliasKinds = {
  transformation: { group: 'Transforms', kind: 'Transformation' },
  predicate: { group: 'Predicates', kind: 'Predicate' },
} as const

const implicitKey = (name: string, more: Partial<Definition>): Definition => ({
  name,
  type: 'STRING',
  required: false,
  default_value: null,
  importance: 'MEDIUM',
  documentation: '',
  group: null,
  order_in_group: -1,
  width: 'NONE',
  display_name: name,
  dependents: [],
  ...more,
})

/** What every transform has besides its own keys. */
const transformKeys: readonly Definition[] = [
  implicitKey('predicate', {
    documentation: 'The alias of a predicate used to determine whether to apply this transformation.',
  }),
  implicitKey('negate', {
    type: 'BOOLEAN',
    default_value: 'false',
    documentation: 'Whether the configured predicate should be negated.',
  }),
]

/** The keys of the transforms or predicates that a connector names. */
function aliased(settings: Settings, listKey: string, type: 'transformation' | 'predicate'): ConfigInfo[] {
  return [...new Set(list(settings.get(listKey)))].flatMap((alias) => {
    const prefix = `${listKey}.${alias}.`
    const { group, kind } = aliasKinds[type]
    const own = withPrefix(settings, prefix)
    const plugin = findPlugin(own.get('type')?.trim() ?? '', type)
    const first = { group: `${group}: ${alias}`, width: 'LONG', importance: 'HIGH' }
    const about = `'${alias}' ${kind.toLowerCase()}.`
    const typeKey = implicitKey(`${prefix}type`, {
      ...first,
      type: 'CLASS',
      required: true,
      documentation: `Class for the ${about}`,
      order_in_group: 0,
      display_name: `${kind} type for ${alias}`,
    })
    const typeInfo = checkKey(typeKey, own.get('type'), knownClasses(type))
    const inner = plugin === undefined && innerClasses(own.get('type')?.trim() ?? '', type)
    if (inner)
      typeInfo.value.errors.splice(
        0,
        1,
        `This class is abstract and cannot be created. Did you mean ${inner.join(', ')}?`,
      )
    if (own.has('negate') && !own.has('predicate') && plugin !== undefined)
      typeInfo.value.errors.push(
        `Config '${prefix}negate' was provided but there is no config '${prefix}predicate' defining a predicate to be negated.`,
      )
    const versionKey = implicitKey(`${prefix}plugin.version`, {
      ...first,
      default_value: plugin === undefined ? null : VERSION,
      documentation: `Version of the ${about}`,
      order_in_group: 1,
      display_name: `${kind} version for ${alias}`,
    })
    const versionInfo = checkKey(versionKey, own.get('plugin.version'), {
      rule: version,
      recommended: plugin === undefined ? [] : [VERSION],
    })
    if (plugin === undefined) return [typeInfo, versionInfo]
    const keys = [...plugin.definitions, ...(type === 'transformation' ? transformKeys : [])].sort(inOrder)
    const infos = keys.map((key, at) => {
      const rule = type === 'predicate' ? predicateRules[key.name] : undefined
      const definition = { ...key, name: prefix + key.name, group: first.group, order_in_group: at + 2 }
      // What a rule refuses is told by the key's own name.
      return checkKey(definition, own.get(key.name), { rule: rule && ((_, value) => rule(key.name, value)) })
    })
    if (type === 'transformation') addRefusal(infos, prefix, own)
    return [typeInfo, versionInfo, ...infos]
  })
}

/** The classes within one that is abstract itself; undefined for any other. */
function innerClasses(name: string, type: PluginType): string[] | undefined {
  const inner = pluginsOf(type).flatMap(({ className }) =>
    className.startsWith(`${name}$`) ? [className] : [],
  )
  return inner.length === 0 ? undefined : inner
}

const predicateRules: Readonly<Record<string, ConfigRule>> = {
  name: nonEmpty,
  pattern: (name, value) => nonEmpty(name, value) ?? regex(name, value),
}

/** What a transform itself says of a value: its refusal, which names the key without its prefix, is told at that key. */
function addRefusal(infos: readonly ConfigInfo[], prefix: string, own: Settings): void {
  if (infos.some(({ value }) => value.errors.length > 0)) return
  try {
    transformOf(`${prefix}type`, own)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const info = infos.find(({ value }) =>
      message.includes(` for configuration ${value.name.slice(prefix.length)}: `),
    )
    info?.value.errors.push(message)
  }
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
