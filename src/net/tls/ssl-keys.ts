/** TLS by the `ssl.*` keys of Kafka's clients and brokers, with the checks and words of the reference's DefaultSslEngineFactory. */
import { keyEntryOfPem, pemCertificates } from './pem.ts'
import { type KeyEntry, readKeyStore, readTrustStore } from './stores.ts'
import { TlsConfigError } from './tls-config-error.ts'
import { type TlsContext, tlsContextOf } from './tls-context.ts'

/** The text of a key such as `ssl.keystore.location`; undefined when it is not set. */
export type SslKeys = (name: string) => string | undefined

const PEM = 'PEM'

/**
 * Reads the stores that the keys name and makes of all what node:tls takes.
 *
 * @param byDefault whom to trust without a trust store
 * @throws TlsConfigError
 */
export async function loadSslContext(keys: SslKeys, byDefault: 'public' | 'nobody'): Promise<TlsContext> {
  const [own, trusted] = await Promise.all([readOwnKeys(keys), readTrusted(keys)])
  return tlsContextOf({
    keys: own,
    trusted: trusted ?? (byDefault === 'public' ? undefined : []),
    protocols: words(keys('ssl.enabled.protocols')) ?? [keys('ssl.protocol') ?? 'TLSv1.3'],
    cipherSuites: words(keys('ssl.cipher.suites')),
  })
}

async function readOwnKeys(keys: SslKeys): Promise<readonly KeyEntry[]> {
  const path = keys('ssl.keystore.location')
  const type = keys('ssl.keystore.type') ?? 'JKS'
  const password = keys('ssl.keystore.password')
  const keyPassword = keys('ssl.key.password')
  const key = keys('ssl.keystore.key')
  const chain = keys('ssl.keystore.certificate.chain')
  if (key !== undefined) {
    if (type !== PEM) fail(`SSL private key can be specified only for PEM, but key store type is ${type}.`)
    if (chain === undefined) fail('SSL private key is specified, but certificate chain is not specified.')
    if (path !== undefined) fail('Both SSL key store location and separate private key are specified.')
    if (password !== undefined)
      fail('SSL key store password cannot be specified with PEM format, only key password may be specified.')
    return [keyEntryOfPem(`${key}\n${chain}`, { path: 'ssl.keystore.key', password: keyPassword ?? '' })]
  }
  if (chain !== undefined) fail('SSL certificate chain is specified, but private key is not specified')
  if (path === undefined) {
    if (password !== undefined) fail('SSL key store is not specified, but key store password is specified.')
    return []
  }
  if (type === PEM) {
    if (password !== undefined)
      fail('SSL key store password cannot be specified with PEM format, only key password may be specified')
    return loaded(
      path,
      type,
      readKeyStore({ path, type, password: keyPassword ?? '', passwordPath: undefined }),
    )
  }
  if (password === undefined) fail('SSL key store is specified, but key store password is not specified.')
  return loaded(path, type, readKeyStore({ path, type, password, keyPassword, passwordPath: undefined }))
}

async function readTrusted(keys: SslKeys): Promise<readonly string[] | undefined> {
  const path = keys('ssl.truststore.location')
  const type = keys('ssl.truststore.type') ?? 'JKS'
  const password = keys('ssl.truststore.password')
  const certificates = keys('ssl.truststore.certificates')
  if (certificates !== undefined) {
    if (type !== PEM)
      fail(`SSL trust store certs can be specified only for PEM, but trust store type is ${type}.`)
    if (path !== undefined)
      fail('Both SSL trust store location and separate trust certificates are specified.')
    if (password !== undefined) fail('SSL trust store password cannot be specified for PEM format.')
    const found = pemCertificates(certificates)
    if (found.length === 0) fail('No matching CERTIFICATE entries in PEM file')
    return found
  }
  if (type === PEM && path !== undefined && password !== undefined)
    fail('SSL trust store password cannot be specified for PEM format.')
  if (path === undefined) {
    if (password !== undefined)
      fail('SSL trust store is not specified, but trust store password is specified.')
    return undefined
  }
  return loaded(path, type, readTrustStore({ path, type, password: password ?? '', passwordPath: undefined }))
}

/** The reference says which store it was; our own error, behind it, says why. */
async function loaded<T>(path: string, type: string, store: Promise<T>): Promise<T> {
  try {
    return await store
  } catch (cause) {
    const format = type === PEM ? 'PEM SSL keystore' : 'SSL keystore'
    const message = `Failed to load ${format} ${path}${type === PEM ? '' : ` of type ${type}`}`
    throw new TlsConfigError(message, { cause })
  }
}

function words(text: string | undefined): string[] | undefined {
  const found = (text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return found.length === 0 ? undefined : found
}

function fail(message: string): never {
  throw new TlsConfigError(message)
}
