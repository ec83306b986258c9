/** Connect's Decimal: a number whose scale its schema tells, kept as the bytes of its unscaled value (org.apache.kafka.connect.data.Decimal). */
import { JavaError } from '../kit/java-error.ts'
import { parseExactJavaInteger } from '../kit/java-number.ts'
import { BigDecimal } from './big-decimal.ts'
import { dataException } from './errors.ts'
import type { Schema } from './record.ts'

const NAME = 'org.apache.kafka.connect.data.Decimal'

export function isDecimal(schema: Schema | null): boolean {
  return schema?.name === NAME
}

export function decimalSchema(scale: number): Schema {
  return { type: 'bytes', optional: false, name: NAME, version: 1, parameters: { scale: String(scale) } }
}

/** Throws JavaError (DataException) where the scale is not the schema's. */
export function encodeDecimal(schema: Schema | null, { unscaled, scale }: BigDecimal): Buffer {
  const wanted = scaleOf(schema)
  if (scale !== wanted)
    throw dataException(
      `Decimal value has mismatching scale for given Decimal schema. Schema has scale ${wanted}, value has scale ${scale}.`,
    )
  // Two's complement in as few bytes as hold it with its sign.
  const bits = (unscaled < 0n ? ~unscaled : unscaled).toString(2).length
  const size = Math.floor(bits / 8) + 1
  return Buffer.from(
    BigInt.asUintN(8 * size, unscaled)
      .toString(16)
      .padStart(2 * size, '0'),
    'hex',
  )
}

/** Throws JavaError where there are no bytes, or no scale. */
export function decodeDecimal(schema: Schema, bytes: Buffer): BigDecimal {
  if (bytes.length === 0) throw new JavaError('java.lang.NumberFormatException', 'Zero length BigInteger')
  const unscaled = BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`))
  return new BigDecimal(unscaled, scaleOf(schema))
}

function scaleOf(schema: Schema | null): number {
  const text = schema?.parameters?.['scale']
  if (text === undefined) throw dataException('Invalid Decimal schema: scale parameter not found.')
  const scale = parseExactJavaInteger(text, 31n)
  if (scale === undefined) throw dataException('Invalid scale parameter found in Decimal schema: ')
  return Number(scale)
}
