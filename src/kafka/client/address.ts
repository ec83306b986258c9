import { connect, isIPv4, isIPv6, type Socket } from 'node:net'

/** Where a broker can be reached. */
export type Address = { kind: 'tcp'; host: string; port: number } | { kind: 'unix'; path: string }

/** The same text for the same place. */
export function addressKey(address: Address): string {
  return address.kind === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`
}

/** All IP addresses of a host; of the two families only the preferred one's, which is IPv4 as in Java. */
export async function resolveHost(host: string): Promise<string[]> {
  if (isIpAddress(host)) return [host]
  // Nothing to ask (RFC 6761, 6.3), and six milliseconds saved: a lookup tries the expression of IPv6 addresses on any name.
  if (host === 'localhost') return ['127.0.0.1']
  const { lookup } = await import('node:dns/promises')
  const found = await lookup(host, { all: true })
  const family = found.some((each) => each.family === 4) ? 4 : 6
  return found.filter((each) => each.family === family).map((each) => each.address)
}

function isIpAddress(host: string): boolean {
  return host.includes(':') ? isIPv6(host) : isIPv4(host)
}

/** The socket address as Java prints it: `localhost/127.0.0.1:9092`, without a name `/127.0.0.1:9092`. */
export function describeEndpoint(address: Address, ip: string | undefined): string {
  if (address.kind === 'unix') return `unix:${address.path}`
  const shown = ip?.includes(':') === true ? `[${ip}]` : ip
  if (isIpAddress(address.host)) return `/${shown}:${address.port}`
  return shown === undefined ? `${address.host}:${address.port}` : `${address.host}/${shown}:${address.port}`
}

/** Begins to connect; `ip` stands for the host of a TCP address. */
export function openSocket(address: Address, ip: string | undefined): Socket {
  if (address.kind === 'unix') return connect({ path: address.path })
  const socket = connect({ host: ip ?? address.host, port: address.port })
  socket.setNoDelay(true)
  return socket
}
