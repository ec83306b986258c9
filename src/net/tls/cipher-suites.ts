/** Protocols and cipher suites by the names that Java has for them. */
import { getCiphers } from 'node:tls'
import { TlsConfigError } from './tls-config-error.ts'

/** Those that can be had; Java 17 has turned off the older ones too. */
const OFFERED = ['TLSv1.2', 'TLSv1.3'] as const
export type TlsProtocol = (typeof OFFERED)[number]
const TURNED_OFF = ['SSLv2Hello', 'SSLv3', 'TLSv1', 'TLSv1.1']

/** The oldest and the newest protocol of a list; names of those that are turned off are passed over. Throws TlsConfigError. */
export function protocolRange(names: readonly string[]): {
  minVersion: TlsProtocol
  maxVersion: TlsProtocol
} {
  const unknown = names.find(
    (name) => !TURNED_OFF.includes(name) && !OFFERED.some((offered) => offered === name),
  )
  if (unknown !== undefined)
    throw new TlsConfigError(`"${unknown}" is no protocol; ${OFFERED.join(' and ')} are`)
  const [oldest, ...newer] = OFFERED.filter((name) => names.includes(name))
  if (oldest === undefined)
    throw new TlsConfigError(`${names.join(', ')}: only ${OFFERED.join(' and ')} are offered`)
  return { minVersion: oldest, maxVersion: newer.at(-1) ?? oldest }
}

/** What OpenSSL calls the suites, in their order. Throws TlsConfigError for one that is unknown. */
export function opensslCiphers(names: readonly string[]): string {
  const known = new Set(getCiphers())
  return names
    .map((name) => {
      const cipher = opensslName(name)
      if (!known.has(cipher.toLowerCase()))
        throw new TlsConfigError(`"${name}" is no cipher suite that is offered`)
      return cipher
    })
    .join(':')
}

/** TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256 is ECDHE-RSA-AES128-SHA256; suites of TLS 1.3 have the same name in both. */
function opensslName(name: string): string {
  const match = /^TLS_(\w+)_WITH_(\w+)$/.exec(name)
  if (match === null) return name
  const [, exchange = '', cipher = ''] = match
  const parts = [exchange === 'RSA' ? '' : exchange, opensslCipher(cipher)]
  return parts
    .filter((part) => part !== '')
    .join('-')
    .replaceAll('_', '-')
}

function opensslCipher(cipher: string): string {
  return cipher
    .replace(/AES_(\d+)/, 'AES$1')
    .replace('_CBC', '')
    .replace('POLY1305_SHA256', 'POLY1305')
}

const withBoth = (...ciphers: string[]): string[] =>
  ciphers.flatMap((cipher) => [`TLS_ECDHE_ECDSA_WITH_${cipher}`, `TLS_ECDHE_RSA_WITH_${cipher}`])

/** What is offered where nothing is set (X509Util of ZooKeeper, for Java 9 and later). */
export const DEFAULT_CIPHER_SUITES: readonly string[] = [
  ...withBoth('AES_128_GCM_SHA256', 'AES_256_GCM_SHA384'),
  ...withBoth('AES_128_CBC_SHA256', 'AES_128_CBC_SHA', 'AES_256_CBC_SHA384', 'AES_256_CBC_SHA'),
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
]
