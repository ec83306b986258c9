import { createPrivateKey, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { pemOfCertificate } from './pem.ts'
import type { KeyEntry, StoreEntries } from './stores.ts'
import { TlsConfigError } from './tls-config-error.ts'

const { asn1, pkcs12, pki } = forge

/**
 * Reads a PKCS12 store, in the encryptions of today and in those of Java 8. Certificates that vouch for one of its private keys are
 * not trusted by being there; those beside them are, in Java only when keytool has marked them so. Throws TlsConfigError.
 */
export function readPkcs12(
  bytes: Buffer,
  { path, password }: { readonly path: string; readonly password: string },
): StoreEntries {
  const bags = openBags(bytes, path, password)
  const certificates: { id: string | undefined; certificate: X509Certificate }[] = []
  const keys: { id: string | undefined; key: string }[] = []
  for (const bag of bags) {
    const id = bag.attributes?.localKeyId?.[0]
    if (bag.type === pki.oids['certBag']) certificates.push({ id, certificate: certificateOf(bag) })
    else if (bag.type !== pki.oids['safeContentsBag']) keys.push({ id, key: keyOf(bag) })
  }
  const rest = certificates.map(({ certificate }) => certificate)
  const entries: KeyEntry[] = keys.map(({ id, key }) => {
    const own = certificates.find((each) => each.id === id && isCertificateOf(each.certificate, key))
    return { key, chain: own === undefined ? [] : takeChain(own.certificate, rest) }
  })
  return {
    keys: entries.filter(({ chain }) => chain.length > 0),
    trusted: rest.map((certificate) => certificate.toString()),
  }
}

function openBags(bytes: Buffer, path: string, password: string): forge.pkcs12.Bag[] {
  try {
    const store = pkcs12.pkcs12FromAsn1(asn1.fromDer(bytes.toString('latin1')), false, password)
    return store.safeContents.flatMap(({ safeBags }) => safeBags)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const isPassword = /password|mac could not/i.test(why)
    throw new TlsConfigError(
      isPassword
        ? `${path}: the password is wrong, or the store is damaged`
        : `${path}: this is no PKCS12 store that can be read (${why})`,
    )
  }
}

function certificateOf(bag: forge.pkcs12.Bag): X509Certificate {
  // The library reads RSA itself; of anything else it gives what it could not read.
  const parsed = bag.cert != null ? pki.certificateToAsn1(bag.cert) : bag.asn1
  return new X509Certificate(Buffer.from(asn1.toDer(parsed).getBytes(), 'latin1'))
}

function keyOf(bag: forge.pkcs12.Bag): string {
  const parsed = bag.key != null ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(bag.key)) : bag.asn1
  const der = Buffer.from(asn1.toDer(parsed).getBytes(), 'latin1')
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
}

function isCertificateOf(certificate: X509Certificate, key: string): boolean {
  return certificate.checkPrivateKey(createPrivateKey(key))
}

/** A certificate and those that vouch for it, each taken out of `rest` once. */
function takeChain(own: X509Certificate, rest: X509Certificate[]): string[] {
  const chain: string[] = []
  for (let next: X509Certificate | undefined = own; next !== undefined; ) {
    const certificate: X509Certificate = next
    rest.splice(
      rest.findIndex(({ raw }) => raw.equals(certificate.raw)),
      1,
    )
    chain.push(pemOfCertificate(certificate.raw))
    next = rest.find((other) => certificate.checkIssued(other) && !certificate.raw.equals(other.raw))
  }
  return chain
}
