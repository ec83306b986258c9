/** A copy, for keeping, of bytes that lie in a larger buffer. Cut from Node's pool it would keep eight kilobytes of strangers alive. */
export function keptCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
