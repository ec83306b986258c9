import { isIP } from 'node:net'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { TlsContext } from './tls-context.ts'

/**
 * Opens a TLS connection; as with a plain socket, what is written before it stands is sent when it does.
 *
 * @param target the host, and one of its addresses where it was looked up already
 * @param verifiesHost whether the server's certificate must be of the host that is dialled
 */
export function dialTls(
  target: { readonly host: string; readonly port: number; readonly ip?: string | undefined },
  context: TlsContext,
  verifiesHost: boolean,
): TLSSocket {
  const { host, port, ip } = target
  return connect({
    ...context,
    host: ip ?? host,
    port,
    // An address is no name that a server could have a certificate by.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_, certificate) =>
      verifiesHost ? checkServerIdentity(host, certificate) : undefined,
  })
}
