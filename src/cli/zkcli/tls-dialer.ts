import type { Socket } from 'node:net'
import { TlsConfigError } from '../../net/tls/tls-config-error.ts'
import { loadTlsContext, type TlsContext } from '../../net/tls/tls-context.ts'
import { dialTls } from '../../net/tls/tls-dial.ts'
import { readTlsSettings } from '../../net/tls/tls-settings.ts'
import type { ServerAddress } from '../../zookeeper/client/connect-string.ts'
import { dialServer } from '../../zookeeper/client/dial.ts'
import type { ClientTls } from './client-configuration.ts'
import { FatalError } from './errors.ts'

const INVALID_INVOCATION = 2

/**
 * Returns what opens TLS connections. A Unix socket stays what it is. `onProblem` hears why a
 * server could not be reached by TLS, each reason once: the reference only logs it.
 *
 * @throws FatalError for stores and settings that can't be used
 */
export async function tlsDialer(
  tls: ClientTls,
  onProblem: (text: string) => void,
): Promise<(server: ServerAddress) => Socket> {
  const context = await load(tls)
  const told = new Set<string>()
  return (server) => {
    if (server.kind === 'unix') return dialServer(server)
    const socket = dialTls(server, context, tls.verifiesHost)
    socket.on('error', ({ message, code }: NodeJS.ErrnoException) => {
      const text = `TLS with ${server.host}:${server.port} failed: ${message}`
      // Whoever does not answer at all is the same trouble as without TLS.
      if (code === 'ECONNREFUSED' || told.has(text)) return
      told.add(text)
      onProblem(text)
    })
    return socket
  }
}

async function load({ setting }: ClientTls): Promise<TlsContext> {
  try {
    return await loadTlsContext(readTlsSettings(setting), 'public')
  } catch (error) {
    if (error instanceof TlsConfigError) throw new FatalError(`TLS: ${error.message}`, INVALID_INVOCATION)
    throw error
  }
}
