import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readKeyStore, readTrustStore, type StoreFile } from '../../../src/net/tls/stores.ts'

const PASSWORD = 'secret-7'
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))
const store = (path: string, more: Partial<StoreFile> = {}): StoreFile => ({
  path,
  type: undefined,
  password: PASSWORD,
  passwordPath: undefined,
  ...more,
})
const subjects = (pems: readonly string[]) => pems.map((pem) => new X509Certificate(pem).subject)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-stores-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const copy = (name: string, as: string) => {
  const path = join(folder, as)
  writeFileSync(path, readFileSync(fixture(name)))
  return path
}

describe('a key store', () => {
  const plain = readFileSync(fixture('server.pem'), 'utf8')

  it.each([
    'server.pem',
    'server-pbes2.pem',
    'server-pbes1.pem',
    'server-openssl.p12',
    'server-legacy.p12',
    'server-java17.p12',
    'server-java17.jks',
  ])('gives the key and its certificates: %s', async (name) => {
    const [entry, ...others] = await readKeyStore(store(fixture(name)))
    expect(others).toEqual([])
    expect(plain).toContain(entry?.key)
    expect(plain).toContain(entry?.chain[0]?.trim())
    const withAuthority = ['O=Samsa tests\nCN=localhost', 'O=Samsa tests\nCN=ca']
    expect(subjects(entry?.chain ?? [])).toEqual(
      name.endsWith('.pem') ? withAuthority.slice(0, 1) : withAuthority,
    )
  })

  it.each(['client.pem', 'client-openssl.p12', 'client-java17.p12', 'client-java17.jks'])(
    'may hold a key of an elliptic curve: %s',
    async (name) => {
      const [entry] = await readKeyStore(store(fixture(name)))
      expect(readFileSync(fixture('client.pem'), 'utf8')).toContain(entry?.key)
    },
  )

  it('is known by its first bytes where its name says JKS or PKCS12', async () => {
    const misnamed = [copy('client-java17.p12', 'a.jks'), copy('client-java17.jks', 'b.p12')]
    for (const path of misnamed) expect(await readKeyStore(store(path))).toHaveLength(1)
    expect(
      await readKeyStore(store(copy('client-java17.p12', 'c.keystore'), { type: 'pkcs12' })),
    ).toHaveLength(1)
  })

  it('may have its password in a file', async () => {
    const passwordPath = join(folder, 'password')
    writeFileSync(passwordPath, `${PASSWORD}\n`)
    const file = store(fixture('server-java17.p12'), { password: 'wrong', passwordPath })
    expect(await readKeyStore(file)).toHaveLength(1)
  })

  it.each([
    ['server-java17.p12', { password: 'wrong' }, 'the password is wrong, or the store is damaged'],
    ['server-legacy.p12', { password: 'wrong' }, 'the password is wrong, or the store is damaged'],
    ['server-java17.jks', { password: 'wrong' }, 'the password is wrong, or the store is damaged'],
    ['server-pbes2.pem', { password: 'wrong' }, "can't read the private key"],
    ['server-pbes2.pem', { password: '' }, 'the private key is encrypted, and no password is set'],
    ['trust-java17.p12', {}, 'there is no private key in this store'],
    ['trust-java17.jks', {}, 'there is no private key in this store'],
    ['trust.pem', {}, 'there is no private key in this file'],
    ['none.p12', {}, "can't read"],
    ['server.pem', { type: 'PKCS12' }, 'this is no PKCS12 store that can be read'],
    ['server.pem', { type: 'XML' }, '"XML" is no type of store'],
    ['server', {}, 'the name does not tell the type of the store'],
    ['server.bcfks', {}, 'BCFKS is not supported; convert it: keytool -importkeystore'],
  ] as const)('is refused in one line: %s %j', async (name, more, message) => {
    await expect(readKeyStore(store(fixture(name), more))).rejects.toThrow(message)
  })

  it('that is cut off is refused too', async () => {
    for (const name of ['server-java17.p12', 'server-java17.jks']) {
      const path = copy(name, `cut-${name}`)
      writeFileSync(path, readFileSync(path).subarray(0, 300))
      await expect(readKeyStore(store(path))).rejects.toThrow(path)
    }
  })
})

describe('a trust store', () => {
  const CA = 'O=Samsa tests\nCN=ca'
  const OTHER = 'O=Samsa tests\nCN=other-ca'

  it.each([
    ['trust.pem', [CA]],
    ['trust-java17.p12', [CA, OTHER]],
    ['trust-java17.jks', [CA, OTHER]],
  ])('gives what it trusts: %s', async (name, expected) => {
    const trusted = await readTrustStore(store(fixture(name)))
    expect(subjects(trusted).sort()).toEqual(expected)
  })

  it.each(['server-java17.p12', 'server-openssl.p12', 'server-java17.jks'])(
    'does not trust who vouches for a key in it: %s',
    async (name) => {
      await expect(readTrustStore(store(fixture(name)))).rejects.toThrow('there is no trusted certificate')
    },
  )
})
