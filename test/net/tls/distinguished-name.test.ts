import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isDistinguishedName, subjectName } from '../../../src/net/tls/distinguished-name.ts'

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8')

describe('the subject of a certificate', () => {
  it('is written as Java writes it', () => {
    const certificates = fixture('subjects.pem').split(/(?<=-----END CERTIFICATE-----\n)/)
    expect(certificates.map((pem) => subjectName(new X509Certificate(pem)))).toEqual([
      'O=trail\\ \\ ,CN=\\ lead\\ ',
      '2.5.4.5=#13023132,CN=x,1.2.840.113549.1.9.1=#16056140622e63',
      'CN=Jörg Ω,UID=me,DC=ex,DC=org',
      'CN=x,2.5.4.42=#0c0167,2.5.4.12=#0c0154,STREET=s 1,L=Z \\"q\\" \\\\ \\<a\\>\\;\\#\\=,ST=ZH,C=CH',
      'O=\\#a,CN=x+OU=y',
    ])
  })
})

describe('a distinguished name', () => {
  // What X500Principal of Java 17 takes.
  it.each([
    '',
    'CN=a',
    'cn = a',
    'CN=a,O=b;OU=c',
    'CN=a+O=b',
    'CN=',
    '1.2.3=abc',
    'OID.1.2.3=abc',
    'CN=#0c0161',
    'CN="a,b"',
    'CN=a\\,b',
    'CN=a=b',
    'EMAILADDRESS=a@b',
    'T=x',
    'S=y',
    'SERIALNUMBER=1',
    'CN=a\nb',
    'CN=é',
    'CN=a#b',
    'CN=a, O=b ',
    'CN=ab\\41',
    '1.2=x',
  ])('may be %j', (text) => {
    expect(isDistinguishedName(text)).toBe(true)
  })

  // What it refuses.
  it.each([
    'b',
    '  ',
    'CN',
    '=a',
    'CN=a,',
    'X=1',
    '1.2.3=#0402',
    'CN=#zz',
    'CN=a"b',
    'CN=a<b',
    'E=a@b',
    'CN=a,,O=b',
    'CN=#',
    'CN=a+',
    'USERID=a',
    'CN=a\\',
    'CN=a\\zz',
    '3.2.1=x',
    'CN=>b',
  ])('may not be %j', (text) => {
    expect(isDistinguishedName(text)).toBe(false)
  })

  it('of a million blanks is refused at once', () => {
    const startedMs = performance.now()
    expect(isDistinguishedName(`CN=${' '.repeat(1_000_000)}"`)).toBe(false)
    expect(isDistinguishedName(`CN=a${' '.repeat(1_000_000)}"`)).toBe(false)
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })
})
