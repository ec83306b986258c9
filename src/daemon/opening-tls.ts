import { TlsConfigError } from '../net/tls/tls-config-error.ts'
import { DaemonError } from './errors.ts'

/** Opens something of TLS; stores and settings that can't be used become a DaemonError, in which `what` says whose they are. */
export async function openingTls<T>(what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof TlsConfigError)) throw error
    throw new DaemonError('SAMSA_CONFIG_INVALID', `${what}: ${error.message}`, error)
  }
}
