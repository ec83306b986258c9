/** Addresses as the `ip` scheme reads and compares them (IPAuthenticationProvider). */

/** The bytes of a textual address, 4 or 16, or null when it is none. */
export function addressBytes(text: string): Uint8Array | null {
  if (text.includes(':')) return v6Bytes(text)
  if (text.includes('.')) return v4Bytes(text)
  return null
}

/** An address or range `ADDRESS/BITS`. */
export interface AddressRange {
  readonly bytes: Uint8Array
  readonly bits: number
}

/** Reads `ADDRESS` or `ADDRESS/BITS`; null when it is neither. */
export function parseAddressRange(text: string): AddressRange | null {
  const slash = text.indexOf('/')
  const bytes = addressBytes(slash < 0 ? text : text.slice(0, slash))
  if (bytes === null) return null
  if (slash < 0) return { bytes, bits: bytes.length * 8 }
  const digits = text.slice(slash + 1)
  if (!/^[+-]?\d{1,9}$/.test(digits)) return null
  const bits = Number(digits)
  return bits < 0 || bits > bytes.length * 8 ? null : { bytes, bits }
}

/** Whether `address` lies in `range`. */
export function isInRange(address: string, range: AddressRange): boolean {
  const bytes = addressBytes(address)
  if (bytes === null || bytes.length !== range.bytes.length) return false
  for (let i = 0, left = range.bits; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 0xff : 0xff & (0xff << (8 - left))
    if (((bytes[i] ?? 0) & mask) !== ((range.bytes[i] ?? 0) & mask)) return false
  }
  return true
}

/**
 * The text the reference uses for a peer: IPv4 in dots also when mapped into IPv6, IPv6 as eight groups without `::`.
 * A peer on a Unix socket has no address and counts as this machine.
 */
export function hostAddress(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined || remoteAddress === '') return '127.0.0.1'
  const address = remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
  if (!address.includes(':')) return address
  const percent = address.indexOf('%')
  const bytes = v6Bytes(percent < 0 ? address : address.slice(0, percent))
  if (bytes === null) return address
  const groups: string[] = []
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0)).toString(16))
  return groups.join(':') + (percent < 0 ? '' : address.slice(percent))
}

function v4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  const bytes = new Uint8Array(4)
  for (const [i, part] of parts.entries()) {
    if (!/^[+-]?\d{1,9}$/.test(part)) return null
    const value = Number(part)
    if (value < 0 || value > 255) return null
    bytes[i] = value
  }
  return bytes
}

function v6Bytes(text: string): Uint8Array | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = groupsOf(halves[0] ?? '')
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : []
  if (head === null || tail === null) return null
  if (halves.length === 1 ? head.length !== 8 : head.length + tail.length >= 8) return null
  const bytes = new Uint8Array(16)
  putGroups(bytes, 0, head)
  putGroups(bytes, 16 - tail.length * 2, tail)
  return bytes
}

function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  for (const group of text.split(':')) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return null
    groups.push(Number.parseInt(group, 16))
  }
  return groups
}

function putGroups(bytes: Uint8Array, at: number, groups: readonly number[]): void {
  for (const [i, group] of groups.entries()) {
    bytes[at + i * 2] = group >> 8
    bytes[at + i * 2 + 1] = group & 0xff
  }
}
