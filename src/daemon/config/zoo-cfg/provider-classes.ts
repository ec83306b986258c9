import type { OptionalScheme } from '../../../zookeeper/server/auth/settings.ts'
import type { ValueType } from './value-types.ts'

/** The providers that the reference has, by their classes. */
export const providerClasses: ReadonlyMap<string, OptionalScheme | 'ip'> = new Map(
  (
    [
      ['IP', 'ip'],
      ['Digest', 'digest'],
      ['SASL', 'sasl'],
      ['X509', 'x509'],
      ['Ensemble', 'ensemble'],
      ['Key', 'key'],
    ] as const
  ).map(([name, scheme]) => [`org.apache.zookeeper.server.auth.${name}AuthenticationProvider`, scheme]),
)

/** The class of a provider; one that is not the reference's own cannot be run, and the reference too only warns of one that it cannot load. */
export const providerClass: ValueType<string> = {
  expects: "one of the reference's own classes, the only ones that are here",
  parse: (className) => (providerClasses.has(className) ? className : null),
  otherwise: { value: undefined, words: 'none' },
}

/** Java's names of digests that node:crypto has under another. */
const JAVA_DIGESTS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA', 'sha1'],
  ['SHA1', 'sha1'],
  ['SHA-1', 'sha1'],
  ['SHA-224', 'sha224'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
  ['SHA-512/224', 'sha512-224'],
  ['SHA-512/256', 'sha512-256'],
  ['SHA3-224', 'sha3-224'],
  ['SHA3-256', 'sha3-256'],
  ['SHA3-384', 'sha3-384'],
  ['SHA3-512', 'sha3-512'],
])

/** A digest by its name in Java; the name that node:crypto has for it. */
export const javaDigest: ValueType<string> = {
  expects: [...JAVA_DIGESTS.keys()].join(', '),
  parse: (name) => JAVA_DIGESTS.get(name.toUpperCase()) ?? null,
}
