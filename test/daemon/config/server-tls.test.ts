import { describe, expect, it } from 'vitest'
import { readZooCfg } from '../../../src/daemon/config/zoo-cfg/read-zoo-cfg.ts'
import { parseJavaProperties } from '../../../src/instance/java-properties.ts'
import { DEFAULT_CIPHER_SUITES } from '../../../src/net/tls/cipher-suites.ts'

const read = (text: string) => readZooCfg(parseJavaProperties(text))
const STORE = 'ssl.keyStore.location=/k.p12\n'

describe('the keys of TLS', () => {
  it('have no effect while no port is to speak it', () => {
    expect(read(`${STORE}ssl.crl=true`)).toMatchObject({ tls: undefined, warnings: [] })
  })

  it('have the defaults of the reference', () => {
    const { tls, config, clientPort } = read(`${STORE}secureClientPort=2281`)
    expect(tls).toEqual({
      port: 2281,
      address: undefined,
      isUnified: false,
      settings: {
        keyStore: { path: '/k.p12', type: undefined, password: '', passwordPath: undefined },
        trustStore: undefined,
        protocols: ['TLSv1.3'],
        cipherSuites: DEFAULT_CIPHER_SUITES,
      },
      clientAuth: 'need',
      clientHost: 'unchecked',
      maxHandshakes: Number.POSITIVE_INFINITY,
    })
    expect(config.secureClientPort).toBe(2281)
    expect(config.schemes).toEqual(new Set(['digest', 'x509']))
    expect(clientPort).toBeUndefined()
  })

  it('say how clients are verified, and what is spoken', () => {
    const text = `${STORE}ssl.keyStore.password=a
      ssl.keyStore.passwordPath=/b
      ssl.trustStore.location=/t
      ssl.trustStore.type=PEM
      ssl.enabledProtocols=TLSv1.2, TLSv1.3
      ssl.ciphersuites=A,B
      ssl.clientAuth=WANT
      ssl.clientHostnameVerification=true
      zookeeper.client.portUnification=true
      netty.server.outstandingHandshake.limit=7`
    const { tls, clientPort, warnings } = read(text)
    expect({ clientPort, warnings }).toEqual({ clientPort: 2181, warnings: [] })
    expect(tls).toEqual({
      port: undefined,
      address: undefined,
      isUnified: true,
      settings: {
        keyStore: { path: '/k.p12', type: undefined, password: 'a', passwordPath: '/b' },
        trustStore: { path: '/t', type: 'PEM', password: '', passwordPath: undefined },
        protocols: ['TLSv1.2', 'TLSv1.3'],
        cipherSuites: ['A', 'B'],
      },
      clientAuth: 'want',
      clientHost: 'address',
      maxHandshakes: 7,
    })
  })

  it.each([
    ['', 'ssl.keyStore.location is not set'],
    [`${STORE}ssl.crl=true`, 'ssl.crl=true: revocation of certificates cannot be checked here'],
    [`${STORE}ssl.ocsp=true`, 'ssl.ocsp=true: revocation of certificates cannot be checked here'],
    [`${STORE}ssl.clientAuth=maybe`, 'Invalid value "maybe" for configuration ssl.clientAuth'],
    [`${STORE}ssl.authProvider=mine`, 'ssl.authProvider=mine: x509 is the only one'],
    [`${STORE}ssl.context.supplier.class=a.B`, 'ssl.context.supplier.class names a Java class'],
  ])('keep the server from starting: %j', (text, message) => {
    expect(() => read(`secureClientPort=2281\n${text}`)).toThrow(message)
  })
})
