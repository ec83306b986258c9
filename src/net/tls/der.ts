/** One value of a DER encoding. */
export interface DerValue {
  readonly tag: number
  readonly contents: Buffer
  /** Tag and length included. */
  readonly encoded: Buffer
}

/** Reads the values that lie one behind the other in `bytes`; throws RangeError when they are cut off. */
export function derValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = []
  let at = 0
  while (at < bytes.length) {
    const { start, end } = bounds(bytes, at)
    values.push({
      tag: bytes.readUInt8(at),
      contents: bytes.subarray(start, end),
      encoded: bytes.subarray(at, end),
    })
    at = end
  }
  return values
}

function bounds(bytes: Buffer, at: number): { start: number; end: number } {
  const first = bytes.readUInt8(at + 1)
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + lengthBytes
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes)
  if (start + length > bytes.length) throw new RangeError('a DER value is cut off')
  return { start, end: start + length }
}

/** An object identifier with dots. */
export function derOid(contents: Buffer): string {
  const arcs: number[] = []
  let arc = 0
  for (const byte of contents) {
    arc = arc * 128 + (byte & 0x7f)
    if ((byte & 0x80) !== 0) continue
    if (arcs.length > 0) arcs.push(arc)
    else arcs.push(Math.min(Math.trunc(arc / 40), 2), arc - 40 * Math.min(Math.trunc(arc / 40), 2))
    arc = 0
  }
  return arcs.join('.')
}
