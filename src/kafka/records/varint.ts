/** Zigzag varints as records hold them: written, and how many bytes they take. */

/** Bytes that a 32-bit integer takes. */
export function varintBytes(value: number): number {
  const raw = ((value << 1) ^ (value >> 31)) >>> 0
  if (raw < 0x80) return 1
  if (raw < 0x4000) return 2
  if (raw < 0x200000) return 3
  return raw < 0x10000000 ? 4 : 5
}

/** Writes a 32-bit integer; returns the position behind it. */
export function writeVarint(buffer: Buffer, position: number, value: number): number {
  let raw = ((value << 1) ^ (value >> 31)) >>> 0
  let at = position
  while (raw >= 0x80) {
    buffer[at++] = (raw & 0x7f) | 0x80
    raw >>>= 7
  }
  buffer[at++] = raw
  return at
}

/** Bytes that a safe integer takes as a varlong. */
export function varlongBytes(value: number): number {
  if (isInt32(value)) return varintBytes(value)
  let raw = zigzag(value)
  let bytes = 1
  for (; raw >= 0x80n; raw >>= 7n) bytes++
  return bytes
}

/** Writes a safe integer as a varlong; returns the position behind it. */
export function writeVarlong(buffer: Buffer, position: number, value: number): number {
  if (isInt32(value)) return writeVarint(buffer, position, value)
  let raw = zigzag(value)
  let at = position
  for (; raw >= 0x80n; raw >>= 7n) buffer[at++] = Number(raw & 0x7fn) | 0x80
  buffer[at++] = Number(raw)
  return at
}

function isInt32(value: number): boolean {
  return (value | 0) === value
}

function zigzag(value: number): bigint {
  const wide = BigInt(value)
  return BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n))
}
