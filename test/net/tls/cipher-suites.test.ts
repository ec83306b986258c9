import { describe, expect, it } from 'vitest'
import { DEFAULT_CIPHER_SUITES, opensslCiphers, protocolRange } from '../../../src/net/tls/cipher-suites.ts'

describe('cipher suites', () => {
  it('have the names of OpenSSL', () => {
    expect(opensslCiphers(DEFAULT_CIPHER_SUITES).split(':')).toHaveLength(15)
    expect(
      opensslCiphers([
        'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
        'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
        'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
        'TLS_RSA_WITH_AES_256_CBC_SHA',
        'TLS_AES_128_GCM_SHA256',
      ]),
    ).toBe(
      'ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:DHE-RSA-AES256-GCM-SHA384:AES256-SHA:TLS_AES_128_GCM_SHA256',
    )
  })

  it('that nobody offers are refused', () => {
    expect(() => opensslCiphers(['TLS_RSA_WITH_NULL'])).toThrow('"TLS_RSA_WITH_NULL" is no cipher suite')
  })
})

describe('protocols', () => {
  it.each([
    [['TLSv1.3'], 'TLSv1.3', 'TLSv1.3'],
    [['TLSv1.3', 'TLSv1.2', 'TLSv1.1'], 'TLSv1.2', 'TLSv1.3'],
    [['TLSv1', 'TLSv1.2'], 'TLSv1.2', 'TLSv1.2'],
  ])('%j is %s to %s', (names, minVersion, maxVersion) => {
    expect(protocolRange(names)).toEqual({ minVersion, maxVersion })
  })

  it.each([
    [['TLSv1.1'], 'TLSv1.1: only TLSv1.2 and TLSv1.3 are offered'],
    [['TLS'], '"TLS" is no protocol'],
  ])('%j is refused', (names, message) => {
    expect(() => protocolRange(names)).toThrow(message)
  })
})
