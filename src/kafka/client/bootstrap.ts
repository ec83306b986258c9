import { type Address, resolveHost } from './address.ts'
import { configError } from './client-error.ts'
import type { ClientHooks } from './hooks.ts'

/** A server's `host:port`, maybe with a protocol before it and the host (IPv6) in brackets. */
const HOST_PORT = /^(?:[0-9a-zA-Z\-%._]*:\/\/)?\[?([0-9a-zA-Z\-%._:]*)\]?:([0-9]+)$/

/**
 * Parses the elements of bootstrap.servers: `host:port`, or `unix:/path` for a socket of this machine. Throws ClientError
 * (ConfigException) in Java's words.
 */
export function parseBootstrapServers(urls: readonly string[]): Address[] {
  return urls.filter((url) => url !== '').map(parseAddress)
}

/**
 * Leaves out the addresses that cannot be resolved, each with Java's warning; throws when none is left. What the hooks give a socket
 * for is not looked up.
 */
export async function resolveBootstrap(
  addresses: readonly Address[],
  { log, resolveAddress }: ClientHooks,
): Promise<Address[]> {
  const resolved: Address[] = []
  for (const address of addresses) {
    const isLocal = address.kind === 'unix' || resolveAddress?.(address.host, address.port) !== undefined
    if (isLocal || (await isResolvable(address.host))) {
      resolved.push(address)
      continue
    }
    const text = `Couldn't resolve server ${address.host}:${address.port} from bootstrap.servers as DNS resolution failed for ${address.host}`
    log?.warn(text, 'org.apache.kafka.clients.ClientUtils')
  }
  if (resolved.length === 0) throw configError('No resolvable bootstrap urls given in bootstrap.servers')
  return resolved
}

/** Every address of each host under the name that it has itself (client.dns.lookup); what has none stays as it is. */
export async function canonicalAddresses(addresses: readonly Address[]): Promise<Address[]> {
  const { lookupService } = await import('node:dns/promises')
  const expanded = addresses.map(async (address): Promise<Address[]> => {
    if (address.kind === 'unix') return [address]
    const { host, port } = address
    const ips = await resolveHost(host).catch(() => [])
    if (ips.length === 0) return [address]
    const names = ips.map((ip) =>
      lookupService(ip, port).then(
        ({ hostname }) => hostname,
        () => ip,
      ),
    )
    return (await Promise.all(names)).map((name) => ({ kind: 'tcp', host: name, port }))
  })
  return (await Promise.all(expanded)).flat()
}

function parseAddress(url: string): Address {
  if (url.startsWith('unix:')) return { kind: 'unix', path: url.slice('unix:'.length) }
  const match = HOST_PORT.exec(url)
  if (match?.[1] === undefined || match[1] === '')
    throw configError(`Invalid url in bootstrap.servers: ${url}`)
  const port = Number(match[2])
  if (port > 65535) throw configError(`Invalid port in bootstrap.servers: ${url}`)
  return { kind: 'tcp', host: match[1], port }
}

async function isResolvable(host: string): Promise<boolean> {
  try {
    return (await resolveHost(host)).length > 0
  } catch {
    return false
  }
}
