import { parseJavaDouble } from '../kit/java-number.ts'
import { BigDecimal, parseBigDecimal } from './big-decimal.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import { copyOf, type Datum, isMap, javaClass, memberOf, type Value } from './record.ts'
import { filledList, flag, invalid, members } from './transform-settings.ts'

/** Puts what is empty of its type, or a replacement, in the place of fields (MaskField). */
export function maskField(settings: Settings): (datum: Datum) => Datum {
  const names = filledList(settings, 'fields')
  const replacement = settings.get('replacement')
  if (replacement === '') throw invalid('replacement', '', 'String must be non-empty')
  const isDefaulted = flag(settings, 'replace.null.with.default', true)
  const mask = (datum: Datum): Value => {
    if (datum.value === null) return null
    return replacement === undefined ? emptyOf(datum) : replaced(datum, replacement)
  }
  return (datum) => {
    const { schema } = datum
    const map = members(datum, 'mask fields')
    if (schema !== null) {
      const masked = (schema.fields ?? []).map((field): [string, Value] => {
        const value = memberOf(map, field, isDefaulted)
        return [field.name, names.includes(field.name) ? mask({ schema: field.schema, value }) : value]
      })
      return { schema, value: new Map(masked) }
    }
    const masked = names.map((name): [string, Value] => [
      name,
      mask({ schema, value: map.get(name) ?? null }),
    ])
    const copy = copyOf(map)
    for (const [name, value] of masked) copy.set(name, value)
    return { schema, value: copy }
  }
}

function emptyOf(datum: Datum): Value {
  const { schema, value } = datum
  if (typeof value === 'string') return ''
  if (typeof value === 'boolean') return false
  if (typeof value === 'bigint') return 0n
  if (typeof value === 'number') return 0
  if (value instanceof Date) return new Date(0)
  if (value instanceof BigDecimal) return new BigDecimal(0n, 0)
  if (Array.isArray(value)) return []
  if (isMap(value) && schema?.type !== 'struct') return new Map()
  throw dataException(`Cannot mask value of type: class ${javaClass(datum)}`)
}

function replaced(datum: Datum, replacement: string): Value {
  const { schema, value } = datum
  if (typeof value === 'string') return replacement
  if (value instanceof BigDecimal) {
    const decimal = parseBigDecimal(replacement)
    if (decimal !== undefined) return decimal
    throw dataException(`Unable to convert ${replacement} (class java.lang.String) to number`)
  }
  if (typeof value !== 'bigint' && typeof value !== 'number')
    throw dataException(`Cannot mask value of type class ${javaClass(datum)} with custom replacement.`)
  const bits = typeof value === 'bigint' ? '64' : /^int(\d+)$/.exec(schema?.type ?? '')?.[1]
  const number = bits === undefined ? parseJavaDouble(replacement) : wholeOf(replacement, Number(bits))
  if (number === undefined)
    throw dataException(`Unable to convert ${replacement} (class java.lang.String) to a number`)
  return typeof value === 'bigint' ? number : Number(number)
}

/** The whole part of a number, without the high bits that do not fit (Values.convertTo). */
function wholeOf(text: string, bits: number): bigint | undefined {
  if (/^[+-]?\d+$/.test(text)) return BigInt.asIntN(bits, BigInt(text.replace('+', '')))
  const number = parseJavaDouble(text)
  return number === undefined || !Number.isFinite(number)
    ? undefined
    : BigInt.asIntN(bits, BigInt(Math.trunc(number)))
}
