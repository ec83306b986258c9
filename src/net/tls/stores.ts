/**
 * Key and trust stores in the formats that Java's tools have: what is read here is what node:tls needs of them, in PEM.
 *
 * A file's extension tells its type unless one is named (KeyStoreFileType of ZooKeeper). As in Java since 9, a store called JKS
 * may in truth be PKCS12 and the other way round, because keytool makes PKCS12 whatever the file is called: its first bytes decide.
 */
import { readFile } from 'node:fs/promises'
import { isJks, type JksEntry, readJks } from './jks.ts'
import { keyEntryOfPem, pemCertificates } from './pem.ts'
import { TlsConfigError } from './tls-config-error.ts'

/** A private key and the certificates that vouch for it, its own first; all in PEM. */
export interface KeyEntry {
  readonly key: string
  readonly chain: readonly string[]
}

/** What a JKS or PKCS12 store holds. */
export interface StoreEntries {
  readonly keys: readonly KeyEntry[]
  readonly trusted: readonly string[]
}

/** Where a store lies and how it is opened. */
export interface StoreFile {
  readonly path: string
  /** JKS, PEM or PKCS12; undefined: by the extension. */
  readonly type: string | undefined
  readonly password: string
  /** A file that holds the password, before `password`. */
  readonly passwordPath: string | undefined
  /** Of the private keys, where it is another than the store's. */
  readonly keyPassword?: string | undefined
}

const TYPES = ['JKS', 'PEM', 'PKCS12', 'BCFKS'] as const
type StoreType = (typeof TYPES)[number]

const EXTENSIONS: Readonly<Record<string, StoreType>> = {
  '.jks': 'JKS',
  '.pem': 'PEM',
  '.p12': 'PKCS12',
  '.bcfks': 'BCFKS',
}

/** Reads the private keys of a key store. Throws TlsConfigError, also when there are none. */
export async function readKeyStore(file: StoreFile): Promise<readonly KeyEntry[]> {
  const { bytes, type, password } = await open(file)
  if (type === 'PEM') return [keyEntryOfPem(bytes.toString('latin1'), { path: file.path, password })]
  const { keys } = await readEntries(bytes, { path: file.path, password, keyPassword: file.keyPassword })
  if (keys.length === 0) throw new TlsConfigError(`${file.path}: there is no private key in this store`)
  return keys
}

/** Reads the certificates that a trust store trusts, in PEM. Throws TlsConfigError, also when there are none. */
export async function readTrustStore(file: StoreFile): Promise<readonly string[]> {
  const { bytes, type, password } = await open(file)
  const trusted =
    type === 'PEM'
      ? pemCertificates(bytes.toString('latin1'))
      : (await readEntries(bytes, { path: file.path, password })).trusted
  if (trusted.length === 0)
    throw new TlsConfigError(
      `${file.path}: there is no trusted certificate in this store; "keytool -importcert -keystore ${file.path} -file CERTIFICATE" puts one in`,
    )
  return trusted
}

async function open(file: StoreFile): Promise<{ bytes: Buffer; type: StoreType; password: string }> {
  const type = typeOf(file)
  if (type === 'BCFKS')
    throw new TlsConfigError(`${file.path}: BCFKS is not supported; ${conversion(file.path)}`)
  const [bytes, password] = await Promise.all([
    readBytes(file.path),
    file.passwordPath === undefined ? file.password : readPassword(file.passwordPath),
  ])
  return { bytes, type, password }
}

function typeOf({ path, type }: StoreFile): StoreType {
  if (type !== undefined && type !== '') {
    const named = TYPES.find((name) => name === type.toUpperCase())
    if (named === undefined)
      throw new TlsConfigError(`${path}: "${type}" is no type of store; JKS, PEM and PKCS12 are`)
    return named
  }
  const dot = path.lastIndexOf('.')
  const byName = dot < 0 ? undefined : EXTENSIONS[path.slice(dot)]
  if (byName === undefined)
    throw new TlsConfigError(
      `${path}: the name does not tell the type of the store; end it in .pem, .p12 or .jks, or set the type`,
    )
  return byName
}

async function readEntries(
  bytes: Buffer,
  store: { readonly path: string; readonly password: string; readonly keyPassword?: string | undefined },
): Promise<StoreEntries> {
  if (isJks(bytes)) return entriesOf(readJks(bytes, store))
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === JCEKS_MAGIC)
    throw new TlsConfigError(`${store.path}: JCEKS is not supported; ${conversion(store.path)}`)
  // A large library that is only needed here.
  const { readPkcs12 } = await import('./pkcs12.ts')
  return readPkcs12(bytes, store)
}

const JCEKS_MAGIC = 0xcececece

function entriesOf(entries: readonly JksEntry[]): StoreEntries {
  return {
    keys: entries.filter((entry) => entry.kind === 'key'),
    trusted: entries.flatMap((entry) => (entry.kind === 'trusted' ? [entry.certificate] : [])),
  }
}

function conversion(path: string): string {
  return `convert it: keytool -importkeystore -srckeystore ${path} -destkeystore ${path}.p12 -deststoretype PKCS12`
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new TlsConfigError(`can't read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** One line end at the end is not part of the password. */
async function readPassword(path: string): Promise<string> {
  return (await readBytes(path)).toString('utf8').replace(/\n$/, '')
}
