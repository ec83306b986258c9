import { readTlsSettings, type TlsSettings } from '../../../net/tls/tls-settings.ts'
import { refusedSetting } from '../config-file.ts'

/** How a zoo.cfg has clients served by TLS. */
export interface ServerTls {
  /** secureClientPort; undefined where only the client port is for both. */
  readonly port: number | undefined
  /** Undefined: loopback only. */
  readonly address: string | undefined
  /** client.portUnification: the client port takes TLS too. */
  readonly isUnified: boolean
  readonly settings: TlsSettings
  readonly clientAuth: 'none' | 'want' | 'need'
  readonly clientHost: 'unchecked' | 'address' | 'address or name'
  /** netty.server.outstandingHandshake.limit */
  readonly maxHandshakes: number
}

/**
 * Reads the keys of TLS together, by their bare names; undefined where no port is to speak TLS.
 *
 * @throws DaemonError for settings that would leave the port unusable or less safe than they ask for
 */
export function readServerTls(settings: ReadonlyMap<string, string>): ServerTls | undefined {
  const isOn = (name: string, byDefault = false): boolean =>
    (settings.get(name) ?? String(byDefault)).toLowerCase() === 'true'
  const port = settings.get('secureClientPort')
  const isUnified = isOn('client.portUnification')
  if (port === undefined && !isUnified) return undefined
  const tls = readTlsSettings((name) => settings.get(`ssl.${name}`))
  if (tls.keyStore === undefined)
    throw refusedSetting('ssl.keyStore.location is not set: a server needs a key store for TLS')
  for (const name of ['ssl.crl', 'ssl.ocsp']) {
    if (isOn(name))
      throw refusedSetting(
        `${name}=true: revocation of certificates cannot be checked here; leave the key out to do without`,
      )
  }
  if (settings.get('ssl.context.supplier.class'))
    throw refusedSetting('ssl.context.supplier.class names a Java class, which cannot be run here')
  const provider = settings.get('ssl.authProvider') || 'x509'
  if (provider !== 'x509')
    throw refusedSetting(`ssl.authProvider=${provider}: x509 is the only one that is here`)
  const limit = Number(settings.get('netty.server.outstandingHandshake.limit') ?? -1)
  return {
    port: port === undefined ? undefined : Number(port),
    address: settings.get('secureClientPortAddress') || undefined,
    isUnified,
    settings: tls,
    clientAuth: readClientAuth(settings.get('ssl.clientAuth')),
    clientHost:
      isOn('ssl.clientHostnameVerification') && isOn('ssl.hostnameVerification', true)
        ? isOn('ssl.allowReverseDnsLookup')
          ? 'address or name'
          : 'address'
        : 'unchecked',
    maxHandshakes: limit > 0 ? limit : Number.POSITIVE_INFINITY,
  }
}

function readClientAuth(text: string | undefined): ServerTls['clientAuth'] {
  switch (text?.toLowerCase()) {
    case undefined:
    case '':
    case 'need':
      return 'need'
    case 'want':
      return 'want'
    case 'none':
      return 'none'
    default:
      throw refusedSetting(
        `Invalid value "${text}" for configuration ssl.clientAuth: expected none, want or need`,
      )
  }
}
