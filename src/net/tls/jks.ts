/**
 * Java's old key store format (JKS): a list of private keys and trusted certificates, each key hidden under a keystream of SHA-1, and a
 * SHA-1 over all, both salted with the password.
 */
import { createHash, createPrivateKey, timingSafeEqual } from 'node:crypto'
import { derValues } from './der.ts'
import { pemOfCertificate } from './pem.ts'
import { TlsConfigError } from './tls-config-error.ts'

export type JksEntry =
  | { readonly kind: 'key'; readonly key: string; readonly chain: readonly string[] }
  | { readonly kind: 'trusted'; readonly certificate: string }

const MAGIC = 0xfeedfeed
const KEY_TAG = 1
const TRUSTED_TAG = 2
const DIGEST_BYTES = 20
const WHITENER = 'Mighty Aphrodite'

/** Whether these are the first bytes of such a store. */
export function isJks(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === MAGIC
}

/** Reads all entries; the keys have the store's password unless another is given. Throws TlsConfigError. */
export function readJks(
  bytes: Buffer,
  store: { readonly path: string; readonly password: string; readonly keyPassword?: string | undefined },
): JksEntry[] {
  const { path, password } = store
  const secret = secretOf(password)
  const keySecret = secretOf(store.keyPassword ?? password)
  try {
    checkDigest(bytes, secret)
    const reader = new Reader(bytes.subarray(0, -DIGEST_BYTES))
    reader.int()
    const version = reader.int()
    const count = reader.int()
    return Array.from({ length: count }, () => readEntry(reader, version, keySecret))
  } catch (error) {
    if (error instanceof TlsConfigError) throw new TlsConfigError(`${path}: ${error.message}`)
    if (error instanceof RangeError) throw new TlsConfigError(`${path}: the store is damaged`)
    throw error
  }
}

function secretOf(password: string): Buffer {
  return Buffer.from(password, 'utf16le').swap16()
}

function checkDigest(bytes: Buffer, secret: Buffer): void {
  const content = bytes.subarray(0, -DIGEST_BYTES)
  const digest = createHash('sha1').update(secret).update(WHITENER).update(content).digest()
  const stored = bytes.subarray(-DIGEST_BYTES)
  if (stored.length !== DIGEST_BYTES || !timingSafeEqual(digest, stored))
    throw new TlsConfigError('the password is wrong, or the store is damaged')
}

function readEntry(reader: Reader, version: number, secret: Buffer): JksEntry {
  const tag = reader.int()
  reader.text() // the alias
  reader.skip(8) // when it was made
  if (tag === TRUSTED_TAG) return { kind: 'trusted', certificate: readCertificate(reader, version) }
  if (tag !== KEY_TAG) throw new RangeError(`no entry has tag ${tag}`)
  const key = uncovered(reader.bytes(reader.int()), secret)
  const chain = Array.from({ length: reader.int() }, () => readCertificate(reader, version))
  return { kind: 'key', key, chain }
}

function readCertificate(reader: Reader, version: number): string {
  if (version > 1) reader.text() // X.509
  return pemOfCertificate(reader.bytes(reader.int()))
}

/** Takes the keystream off a key; the digest behind it tells whether the password was right. */
function uncovered(encoded: Buffer, secret: Buffer): string {
  const [, content] = derValues(derValues(encoded)[0]?.contents ?? Buffer.alloc(0))
  const covered = content?.contents ?? Buffer.alloc(0)
  const key = Buffer.from(covered.subarray(DIGEST_BYTES, -DIGEST_BYTES))
  let stream: Buffer = covered.subarray(0, DIGEST_BYTES)
  for (let i = 0; i < key.length; i++) {
    if (i % DIGEST_BYTES === 0) stream = createHash('sha1').update(secret).update(stream).digest()
    key[i] = (key[i] ?? 0) ^ (stream[i % DIGEST_BYTES] ?? 0)
  }
  const digest = createHash('sha1').update(secret).update(key).digest()
  if (!digest.equals(covered.subarray(-DIGEST_BYTES)))
    throw new TlsConfigError('a key has another password than the store')
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

/** What DataInputStream reads; throws RangeError at the end. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  int(): number {
    const value = this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  text(): string {
    const length = this.#bytes.readUInt16BE(this.#at)
    this.#at += 2
    return this.bytes(length).toString('utf8')
  }

  bytes(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('the store ends too early')
    const value = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return value
  }

  skip(length: number): void {
    this.bytes(length)
  }
}
