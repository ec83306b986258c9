import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { KeyEntry } from './stores.ts'
import { TlsConfigError } from './tls-config-error.ts'

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g
const PRIVATE_KEY = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----[\s\S]*?-----END \1PRIVATE KEY-----/

/** The certificates of a PEM text, in its order. */
export function pemCertificates(text: string): string[] {
  return text.match(CERTIFICATE) ?? []
}

/** A certificate's encoding as PEM. */
export function pemOfCertificate(der: Buffer): string {
  return new X509Certificate(der).toString()
}

/** The private key and the certificates of a PEM text; the password is that of an encrypted key. Throws TlsConfigError. */
export function keyEntryOfPem(
  text: string,
  { path, password }: { readonly path: string; readonly password: string },
): KeyEntry {
  const encoded = PRIVATE_KEY.exec(text)?.[0]
  if (encoded === undefined) throw new TlsConfigError(`${path}: there is no private key in this file`)
  const chain = pemCertificates(text)
  if (chain.length === 0) throw new TlsConfigError(`${path}: there is no certificate in this file`)
  return { key: decrypted(encoded, path, password), chain }
}

function decrypted(encoded: string, path: string, password: string): string {
  const isEncrypted = encoded.includes('ENCRYPTED')
  if (isEncrypted && password === '')
    throw new TlsConfigError(`${path}: the private key is encrypted, and no password is set`)
  try {
    const key = createPrivateKey(isEncrypted ? { key: encoded, passphrase: password } : encoded)
    return key.export({ type: 'pkcs8', format: 'pem' }).toString()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const hint = isEncrypted ? 'is the password right?' : 'it must be a key in PKCS#8'
    throw new TlsConfigError(`${path}: can't read the private key (${why}); ${hint}`)
  }
}
