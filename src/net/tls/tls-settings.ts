import { DEFAULT_CIPHER_SUITES } from './cipher-suites.ts'
import type { StoreFile } from './stores.ts'

/** What a side of TLS needs to know. */
export interface TlsSettings {
  readonly keyStore: StoreFile | undefined
  readonly trustStore: StoreFile | undefined
  /** By Java's names. */
  readonly protocols: readonly string[]
  /** By Java's names. */
  readonly cipherSuites: readonly string[]
}

/** One protocol, as the reference's servers and clients have it where nothing is set. */
const DEFAULT_PROTOCOL = 'TLSv1.3'

/**
 * Reads settings by the names that stand behind `ssl.`: keyStore.location, .password, .passwordPath, .type, the same of trustStore,
 * protocol, enabledProtocols, ciphersuites.
 */
export function readTlsSettings(get: (name: string) => string | undefined): TlsSettings {
  return {
    keyStore: readStoreFile((name) => get(`keyStore.${name}`)),
    trustStore: readStoreFile((name) => get(`trustStore.${name}`)),
    protocols: words(get('enabledProtocols')) ?? [get('protocol') || DEFAULT_PROTOCOL],
    cipherSuites: words(get('ciphersuites')) ?? DEFAULT_CIPHER_SUITES,
  }
}

function readStoreFile(get: (name: string) => string | undefined): StoreFile | undefined {
  const path = get('location')
  if (!path) return undefined
  return {
    path,
    type: get('type') || undefined,
    password: get('password') ?? '',
    passwordPath: get('passwordPath') || undefined,
  }
}

function words(text: string | undefined): string[] | undefined {
  return text ? text.split(',').map((word) => word.trim()) : undefined
}
