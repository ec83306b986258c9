/** What is asked of a connector's own keys beyond their types. */
import { type ConfigRule, invalidValue } from '../../kafka/configs/definition.ts'
import { atLeast, nonEmpty, oneOf } from '../../kafka/configs/rules.ts'
import { javaPattern } from '../kit/java-regex.ts'
import type { Advice } from './config-check.ts'
import { findPlugin, type PluginType, pluginsOf, VERSION } from './plugins.ts'

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

export const regex: ConfigRule = (name, value) => {
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

/** The version of a plugin. */
export const version: ConfigRule = (name, value) =>
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

export function adviceFor(name: string): Advice {
  if (name.endsWith('plugin.version')) return { rule: version, recommended: [VERSION] }
  if (name.endsWith('.converter')) {
    return knownClasses(name === 'header.converter' ? 'header_converter' : 'converter')
  }
  return { rule: rules[name] }
}

/** The whole name of a plugin's class, null for one that is not here. */
export function classOf(name: string, type: PluginType): string | null {
  return findPlugin(name.trim(), type)?.className ?? null
}

export const knownClasses = (type: PluginType): Advice => ({
  classOf: (name) => classOf(name, type),
  recommended: pluginsOf(type).map(({ className }) => className),
})
