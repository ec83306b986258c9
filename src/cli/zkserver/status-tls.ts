import type { Socket } from 'node:net'
import { systemProperties } from '../../instance/jvm-flags.ts'
import { TlsConfigError } from '../../net/tls/tls-config-error.ts'
import { loadTlsContext } from '../../net/tls/tls-context.ts'
import { dialTls } from '../../net/tls/tls-dial.ts'
import { readTlsSettings } from '../../net/tls/tls-settings.ts'
import type { Io } from '../kit/io.ts'

/**
 * Opens a connection to a secure client port, with the zookeeper.ssl.* settings of CLIENT_JVMFLAGS and JVMFLAGS. As in the reference the
 * server's host is not verified: nothing is told to it. Undefined, with a line on stderr, for settings that can't be used.
 */
export async function dialSecurePort(
  target: { readonly host: string; readonly port: number },
  { env, stderr }: Pick<Io, 'env' | 'stderr'>,
): Promise<Socket | undefined> {
  const properties = systemProperties(env['CLIENT_JVMFLAGS'], env['JVMFLAGS'])
  try {
    const settings = readTlsSettings((name) => properties.get(`zookeeper.ssl.${name}`))
    return dialTls(target, await loadTlsContext(settings, 'public'), false)
  } catch (error) {
    if (!(error instanceof TlsConfigError)) throw error
    stderr.write(`TLS: ${error.message}\n`)
    return undefined
  }
}
