/** The keys of transforms and predicates, behind the aliases that a connector gives them (ConnectorConfig.enrich). */
import type { ConfigRule } from '../../kafka/configs/definition.ts'
import { nonEmpty } from '../../kafka/configs/rules.ts'
import { type ConfigInfo, checkKey } from './config-check.ts'
import { knownClasses, regex, version } from './connector-rules.ts'
import { type Settings, withPrefix } from './converters.ts'
import { type Definition, findPlugin, pluginsOf, VERSION } from './plugins.ts'
import { list } from './transform-settings.ts'
import { transformOf } from './transforms.ts'

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

/** Checks the keys of the transforms or predicates that a connector names. */
export function aliased(
  settings: Settings,
  listKey: string,
  type: 'transformation' | 'predicate',
): ConfigInfo[] {
  return [...new Set(list(settings.get(listKey)))].flatMap((alias) => {
    const prefix = `${listKey}.${alias}.`
    const { group, kind } = aliasKinds[type]
    const own = withPrefix(settings, prefix)
    const className = own.get('type')?.trim() ?? ''
    const plugin = findPlugin(className, type)
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
    const inner = pluginsOf(type).filter((each) => each.className.startsWith(`${className}$`))
    if (inner.length > 0) {
      const names = inner.map((each) => each.className).join(', ')
      typeInfo.value.errors[0] = `This class is abstract and cannot be created. Did you mean ${names}?`
    }
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
