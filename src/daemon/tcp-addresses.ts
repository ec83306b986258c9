import { networkInterfaces } from 'node:os'
import { DaemonError } from './errors.ts'

/** Something that listens on one TCP address. */
export interface TcpListener {
  port: number
  close(): Promise<void>
}

/** A TCP address that accepts connections, as the run file names it. */
export interface OpenAddress<L extends TcpListener> {
  name: string
  host: string
  listener: L
}

/**
 * Opens the TCP listeners of one configured address. No host, or `localhost`, means this machine only: 127.0.0.1 and, where the
 * machine has it, ::1 on the same port, because `localhost` resolves to either. An empty host, 0.0.0.0 or :: mean every address.
 *
 * @throws DaemonError that names the address and says what to do; what had been opened is closed again
 */
export async function openTcp<L extends TcpListener>(
  { host, port }: { host: string | undefined; port: number },
  key: string,
  open: (host: string, port: number) => Promise<L>,
): Promise<OpenAddress<L>[]> {
  const opened: OpenAddress<L>[] = []
  for (const each of hostsOf(host)) {
    try {
      const listener = await open(each, opened[0]?.listener.port ?? port)
      opened.push({ name: addressName(each, listener.port), host: each, listener })
    } catch (error) {
      await Promise.all(opened.map(({ listener }) => listener.close()))
      throw unavailable(addressName(each, port), key, error)
    }
  }
  return opened
}

function hostsOf(host: string | undefined): string[] {
  if (host === undefined || host === 'localhost')
    return hasIpv6Loopback() ? ['127.0.0.1', '::1'] : ['127.0.0.1']
  if (host === '' || host === '*') return [hasIpv6Loopback() ? '::' : '0.0.0.0']
  return [host]
}

function hasIpv6Loopback(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  )
}

function addressName(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function unavailable(name: string, key: string, error: unknown): DaemonError {
  const code = (error as NodeJS.ErrnoException).code
  const message = `can't listen on ${name}: ${reasons[code ?? ''] ?? String(error)}; ${key} sets another address`
  return new DaemonError('SAMSA_ADDRESS_UNAVAILABLE', message, error)
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'the port is in use by another process',
  EACCES: 'this user may not use that port',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'the host name is unknown',
}
