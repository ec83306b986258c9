/** Paths to fields: a name alone, or in syntax V2 names with dots between, in backticks where they have dots themselves (SingleFieldPath). */
import { configException } from '../kit/java-error.ts'
import { dataException } from './errors.ts'
import type { Datum, Field, Schema, Value } from './record.ts'
import { members } from './transform-settings.ts'

export interface PathSettings {
  readonly version: 'V1' | 'V2'
}

export interface FieldPath {
  fieldOf(schema: Schema): Field | undefined
  /** Null for what is not there. */
  valueOf(datum: Datum): Value
}

/** Throws JavaError (ConfigException) for a backtick without its other one. */
export function fieldPath(path: string, { version }: PathSettings): FieldPath {
  const steps = version === 'V1' ? [path] : stepsOf(path)
  return {
    fieldOf: (schema) => {
      let field: Field | undefined
      let current: Schema | undefined = schema
      for (const step of steps) {
        if (current !== undefined && current.type !== 'struct')
          throw dataException('Cannot look up fields on non-struct type')
        field = current?.fields?.find(({ name }) => name === step)
        current = field?.schema
      }
      return field
    },
    valueOf: (datum) => {
      let { schema, value } = datum
      for (const step of steps) {
        if (value === null) return null
        const map = members({ schema, value }, 'nested field access')
        schema = schema?.fields?.find(({ name }) => name === step)?.schema ?? null
        value = map.get(step) ?? null
      }
      return value
    },
  }
}

function stepsOf(path: string): string[] {
  const steps: string[] = []
  for (let at = 0; at <= path.length; ) {
    if (path.charAt(at) !== '`') {
      const dot = path.indexOf('.', at)
      const end = dot < 0 ? path.length : dot
      steps.push(path.slice(at, end))
      at = end + 1
      continue
    }
    // The other backtick is the one before a dot or the end; \` is one of the name.
    const quoted = /^`((?:[^`\\]|\\`?|`(?!\.|$))*)`(?:\.|$)/.exec(path.slice(at))
    if (quoted === null)
      throw configException(
        `Incomplete backtick pair in path: [${path}], consider adding a backslash before backtick at position ${at} to escape it`,
      )
    steps.push((quoted[1] ?? '').replaceAll('\\`', '`'))
    at += quoted[0].length
    if (!quoted[0].endsWith('.')) break
  }
  return steps
}
