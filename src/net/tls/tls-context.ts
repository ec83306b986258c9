import { stat } from 'node:fs/promises'
import type { SecureContextOptions } from 'node:tls'
import { opensslCiphers, protocolRange } from './cipher-suites.ts'
import { type KeyEntry, readKeyStore, readTrustStore } from './stores.ts'
import type { TlsSettings } from './tls-settings.ts'

/** Options of node:tls, with the one that is younger than its types: any certificate of a trust store may end a chain, as in Java. */
export type TlsContext = SecureContextOptions & { readonly allowPartialTrustChain: boolean }

/**
 * Reads the stores and makes of all settings what node:tls takes.
 *
 * @param byDefault whom to trust without a trust store
 * @throws TlsConfigError
 */
export async function loadTlsContext(
  settings: TlsSettings,
  byDefault: 'public' | 'nobody',
): Promise<TlsContext> {
  const { keyStore, trustStore, protocols, cipherSuites } = settings
  const [keys, trusted] = await Promise.all([
    keyStore === undefined ? [] : readKeyStore(keyStore),
    trustStore === undefined ? (byDefault === 'public' ? undefined : []) : readTrustStore(trustStore),
  ])
  return tlsContextOf({ keys, trusted, protocols, cipherSuites })
}

/** Makes of what was read what node:tls takes. Throws TlsConfigError for protocols or suites that there are not. */
export function tlsContextOf(parts: {
  keys: readonly KeyEntry[]
  /** Certificates; undefined for those that everybody trusts. */
  trusted: readonly string[] | undefined
  /** By Java's names, as the suites. */
  protocols: readonly string[]
  /** Undefined for whatever OpenSSL offers. */
  cipherSuites: readonly string[] | undefined
}): TlsContext {
  const { keys, trusted, protocols, cipherSuites } = parts
  return {
    ...protocolRange(protocols),
    ...(cipherSuites === undefined ? {} : { ciphers: opensslCiphers(cipherSuites) }),
    key: keys.map(({ key }) => key),
    cert: keys.map(({ chain }) => chain.join('\n')),
    ...(trusted === undefined ? {} : { ca: [...trusted] }),
    allowPartialTrustChain: true,
  }
}

/** The context of a server that lives longer than its certificates: stores that have changed are read again. */
export class RefreshedContext {
  readonly #load: () => Promise<TlsContext>
  readonly #paths: readonly string[]
  readonly #onProblem: (text: string) => void
  #context: TlsContext
  #versions: string

  private constructor(
    context: TlsContext,
    versions: string,
    options: { load: () => Promise<TlsContext>; paths: readonly string[]; onProblem: (text: string) => void },
  ) {
    this.#context = context
    this.#versions = versions
    this.#load = options.load
    this.#paths = options.paths
    this.#onProblem = options.onProblem
  }

  /** @throws TlsConfigError when the stores can't be read the first time; later the last that could be stays */
  static async open(
    settings: TlsSettings,
    byDefault: 'public' | 'nobody',
    onProblem: (text: string) => void,
  ): Promise<RefreshedContext> {
    const stores = [settings.keyStore, settings.trustStore]
    const paths = stores.flatMap((store) => (store === undefined ? [] : [store.path]))
    return RefreshedContext.load(() => loadTlsContext(settings, byDefault), paths, onProblem)
  }

  /** The same for a context that is loaded otherwise, from the files named. */
  static async load(
    load: () => Promise<TlsContext>,
    paths: readonly string[],
    onProblem: (text: string) => void,
  ): Promise<RefreshedContext> {
    const versions = await versionsOf(paths)
    return new RefreshedContext(await load(), versions, { load, paths, onProblem })
  }

  /** The context by the stores as they are now: the same object while they stay the same. */
  async current(): Promise<TlsContext> {
    const versions = await versionsOf(this.#paths)
    if (versions === this.#versions) return this.#context
    this.#versions = versions
    try {
      this.#context = await this.#load()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#onProblem(`a changed store can't be read, what was read before stays in use: ${why}`)
    }
    return this.#context
  }
}

async function versionsOf(paths: readonly string[]): Promise<string> {
  const versions = paths.map(async (path) => {
    const status = await stat(path).catch(() => undefined)
    return status === undefined ? '' : `${status.ino} ${status.size} ${status.mtimeMs}`
  })
  return (await Promise.all(versions)).join('\n')
}
