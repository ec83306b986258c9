import { readTlsSettings, type TlsSettings } from '../../../net/tls/tls-settings.ts'
import { DaemonError } from '../../errors.ts'

/** How the AdminServer speaks TLS. */
export interface AdminTls {
  /** admin.forceHttps: nothing else; else both on one port (admin.portUnification). */
  readonly isForced: boolean
  readonly settings: TlsSettings
  readonly clientAuth: 'none' | 'need'
}

/** What Jetty offers where nothing is set. */
const PROTOCOLS = ['TLSv1.2', 'TLSv1.3']

/**
 * Reads the keys of the AdminServer's TLS together, by their bare names; undefined where it is to speak plain HTTP only. Its
 * stores are those of ensembles, `ssl.quorum.*`, as in the reference.
 *
 * @throws DaemonError without a key store
 */
export function readAdminTls(settings: ReadonlyMap<string, string>): AdminTls | undefined {
  const isOn = (name: string): boolean => settings.get(name)?.toLowerCase() === 'true'
  const isForced = isOn('admin.forceHttps')
  if (!isForced && !isOn('admin.portUnification')) return undefined
  const tls = readTlsSettings((name) => settings.get(`ssl.quorum.${name}`))
  if (tls.keyStore === undefined)
    throw new DaemonError(
      'SAMSA_CONFIG_INVALID',
      'ssl.quorum.keyStore.location is not set: the AdminServer needs a key store for HTTPS',
    )
  return {
    isForced,
    settings: { ...tls, protocols: PROTOCOLS },
    clientAuth: isOn('admin.needClientAuth') ? 'need' : 'none',
  }
}
