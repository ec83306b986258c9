import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readZooCfg } from '../../../src/daemon/config/zoo-cfg/read-zoo-cfg.ts'
import { readSaslUsers } from '../../../src/daemon/config/zoo-cfg/sasl-users.ts'
import { parseJavaProperties } from '../../../src/instance/java-properties.ts'

const read = (text: string) => readZooCfg(parseJavaProperties(text))
const PROVIDERS = 'org.apache.zookeeper.server.auth'

describe('the keys of authentication', () => {
  it('put the providers of the reference into effect, whatever name they have in the file', () => {
    expect(read('').config.schemes).toEqual(new Set(['digest']))
    const text = `authProvider.1=${PROVIDERS}.SASLAuthenticationProvider
      authProvider.x509=${PROVIDERS}.X509AuthenticationProvider
      zookeeper.authProvider.ensemble=${PROVIDERS}.EnsembleAuthenticationProvider
      DigestAuthenticationProvider.enabled=false`
    const { config, warnings } = read(text)
    expect(config.schemes).toEqual(new Set(['sasl', 'x509', 'ensemble']))
    expect(warnings).toEqual([])
  })

  it('tell of a provider that is not here', () => {
    expect(read('authProvider.1=com.example.Mine').warnings).toEqual([
      `authProvider.1 "com.example.Mine" is not one of the reference's own classes, the only ones that are here, and counts as none`,
    ])
  })

  it('set what single providers obey', () => {
    const text = `DigestAuthenticationProvider.digestAlg=SHA-512/256\nsuperUser=a\nsuperUser.2=b\nensembleAuthName=x, y
      letAnySaslUserDoX=z\nallowSaslFailedClients=true\nX509AuthenticationProvider.superUser=CN=root`
    expect(read(text).config).toMatchObject({
      digestHash: 'sha512-256',
      saslSuperUsers: new Set(['a', 'b']),
      ensembleNames: new Set(['x', 'y']),
      anySaslUserId: 'z',
      allowsSaslFailedClients: true,
      x509SuperUser: 'CN=root',
    })
  })

  it('require schemes that are available', () => {
    const sasl = `authProvider.1=${PROVIDERS}.SASLAuthenticationProvider\n`
    expect(read(`enforce.auth.schemes=sasl\n`).config.requiredSchemes).toEqual([])
    expect(read(`${sasl}sessionRequireClientSASLAuth=true`).config.requiredSchemes).toEqual(['sasl'])
    expect(
      read(`${sasl}enforce.auth.enabled=true\nenforce.auth.schemes=digest, sasl`).config.requiredSchemes,
    ).toEqual(['digest', 'sasl'])
  })

  it.each([
    ['enforce.auth.enabled=true', 'enforce.auth.enabled is true, enforce.auth.schemes must be configured'],
    [
      'sessionRequireClientSASLAuth=true',
      `authentication scheme sasl is required, but not available; authProvider.sasl=${PROVIDERS}.SASLAuthenticationProvider makes it so`,
    ],
    [
      'enforce.auth.enabled=true\nenforce.auth.schemes=mine',
      'authentication scheme mine is required, but not available',
    ],
    ['DigestAuthenticationProvider.digestAlg=ROT13', 'Invalid value "ROT13" for configuration'],
  ])('keep the server from starting: %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('the users of SASL', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'samsa-jaas-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const usersOf = (text: string, section = 'Server') => {
    const configFile = join(folder, 'jaas.conf')
    writeFileSync(configFile, text)
    return readSaslUsers({ configFile, section })
  }

  it('are named with their passwords in the section of the server', () => {
    expect(read('sasl.serverconfig=Mine\njava.security.auth.login.config=/etc/jaas.conf').login).toEqual({
      configFile: '/etc/jaas.conf',
      section: 'Mine',
    })
    const text = `Server { ${PROVIDERS}.DigestLoginModule required user_super="a" user_bob="b" other="c"; };`
    expect(usersOf(text)).toEqual(
      new Map([
        ['super', 'a'],
        ['bob', 'b'],
      ]),
    )
    expect(usersOf(text, 'Mine')).toBeUndefined()
  })

  it('are not those of Kerberos, nor of a file that is none', () => {
    expect(() => usersOf('Server { com.sun.security.auth.module.Krb5LoginModule required; };')).toThrow(
      'com.sun.security.auth.module.Krb5LoginModule is not offered',
    )
    expect(() => usersOf('Server {')).toThrow(
      'expected the class of a login module, found the end of the file',
    )
    expect(() => readSaslUsers({ configFile: join(folder, 'none'), section: 'Server' })).toThrow(
      "can't read the login configuration",
    )
  })
})
