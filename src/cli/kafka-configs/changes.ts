import { illegalArgument } from '../kit/java-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { loadProperties } from '../kit/properties.ts'
import * as option from './options.ts'
import { propertiesOrder, scalaOrder } from './scala-collections.ts'

/** Inside brackets a comma or an equals sign separates nothing. */
const outsideBrackets = '(?=[^\\]]*(?:\\[|$))'
const comma = new RegExp(`,${outsideBrackets}`)
const equals = new RegExp(`\\s*=\\s*${outsideBrackets}`)

/** What --alter is to change. */
export interface Changes {
  /** In the order of the reference's map. */
  added: ReadonlyMap<string, string>
  deleted: readonly string[]
}

/** Reads --add-config, --add-config-file and --delete-config; throws a JavaError for what is no `key=value`, or no key. */
export function readChanges(options: ParsedOptions): Changes {
  const added = new Map<string, string>()
  const file = options.has(option.addConfigFile) ? options.valueOf(option.addConfigFile) : undefined
  if (file !== undefined) for (const [key, value] of loadProperties(file)) added.set(key, value)
  const text = options.has(option.addConfig) ? options.valueOf(option.addConfig) : undefined
  if (text !== undefined) for (const [key, value] of parseAddConfig(text)) added.set(key, value)

  const names = propertiesOrder([...added.keys()])
  for (const name of names) {
    if (!/^[$a-zA-Z0-9._-]*$/.test(name))
      throw illegalArgument(`Invalid character found for config key: ${name}`)
  }
  return {
    added: new Map(scalaOrder(names).map((name) => [name, added.get(name) ?? ''])),
    deleted: options.has(option.deleteConfig)
      ? options.valuesOf(option.deleteConfig).map((name) => name.trim())
      : [],
  }
}

/** Reads `k1=v1,k2=[v1,v2]`; blanks around names and values count for nothing. */
export function parseAddConfig(text: string): [key: string, value: string][] {
  const parts = text.split(comma)
  // As Java splits: empty parts at the end are none, unless there is but one part.
  if (parts.length > 1) while (parts.at(-1) === '') parts.pop()
  const pairs = parts.map((part) => part.split(equals))
  if (pairs.some((pair) => pair.length !== 2)) {
    throw illegalArgument(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val" or  "key=[val1,val2]" to group values which contain commas.',
    )
  }
  return pairs.map(([key = '', value = '']) => [key.trim(), value.replaceAll(/\[?\]?/g, '').trim()])
}
