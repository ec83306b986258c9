/** Rows as SQLite stores them (https://sqlite.org/fileformat2.html#record_format). */

export type StoredValue = null | bigint | number | string | Buffer

/** A varint and where it ends. Throws RangeError where the bytes end first. */
export function readVarint(bytes: Buffer, at: number): { readonly value: bigint; readonly end: number } {
  let value = 0n
  for (let n = 0; n < 8; n++) {
    const byte = bytes.readUInt8(at + n)
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) return { value, end: at + n + 1 }
  }
  return { value: BigInt.asIntN(64, (value << 8n) | BigInt(bytes.readUInt8(at + 8))), end: at + 9 }
}

/** The values of a record. Throws RangeError for bytes that are none. */
export function readRecord(payload: Buffer): StoredValue[] {
  const { value: headerBytes, end } = readVarint(payload, 0)
  const values: StoredValue[] = []
  let at = Number(headerBytes)
  for (let next = end; next < headerBytes; ) {
    const type = readVarint(payload, next)
    next = type.end
    const { value, bytes } = readValue(payload, at, Number(type.value))
    values.push(value)
    at += bytes
  }
  if (at !== payload.length) throw new RangeError('the record does not end with its payload')
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]
const FLOAT = 7

function readValue(payload: Buffer, at: number, type: number): { value: StoredValue; bytes: number } {
  const integerBytes = INTEGER_BYTES[type]
  if (type === 0) return { value: null, bytes: 0 }
  if (integerBytes !== undefined)
    return { value: readInteger(payload, at, integerBytes), bytes: integerBytes }
  if (type === FLOAT) return { value: payload.readDoubleBE(at), bytes: 8 }
  if (type === 8 || type === 9) return { value: BigInt(type - 8), bytes: 0 }
  if (type < 12) throw new RangeError(`no value has the type ${type}`)
  const bytes = (type - (type % 2 === 0 ? 12 : 13)) / 2
  if (at + bytes > payload.length) throw new RangeError('a value ends behind its record')
  const value = payload.subarray(at, at + bytes)
  return { value: type % 2 === 0 ? value : value.toString('utf8'), bytes }
}

function readInteger(payload: Buffer, at: number, bytes: number): bigint {
  return bytes === 8 ? payload.readBigInt64BE(at) : BigInt(payload.readIntBE(at, bytes))
}
