import { connect, type TLSSocket } from 'node:tls'
import type { TlsContext } from './tls-context.ts'

/**
 * Opens a TLS connection; as with a plain socket, what is written before it stands is sent when it does.
 *
 * @param verifiesHost whether the server's certificate must be of the host that is dialled
 */
export function dialTls(
  target: { readonly host: string; readonly port: number },
  context: TlsContext,
  verifiesHost: boolean,
): TLSSocket {
  return connect({
    ...context,
    host: target.host,
    port: target.port,
    ...(verifiesHost ? {} : { checkServerIdentity: () => undefined }),
  })
}
