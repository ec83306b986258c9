import { describe, expect, it } from 'vitest'
import { readZooCfg } from '../../../src/daemon/config/zoo-cfg/read-zoo-cfg.ts'
import { parseJavaProperties } from '../../../src/instance/java-properties.ts'

const read = (text: string) => readZooCfg(parseJavaProperties(text))

describe('a zoo.cfg', () => {
  it('sets what a single server uses', () => {
    const { clientPort, clientPortAddress, config, warnings } = read(
      'tickTime=2000\ninitLimit=10\nsyncLimit=5\ndataDir=/var/zk\nclientPort=2182\nclientPortAddress=0.0.0.0\n4lw.commands.whitelist=stat, ruok\nextendedTypesEnabled=true\n',
    )
    expect(clientPort).toBe(2182)
    expect(clientPortAddress).toBe('0.0.0.0')
    expect(config).toMatchObject({
      tickTimeMs: 2000,
      fourLetterWords: ['stat', 'ruok'],
      extendedTypesEnabled: true,
    })
    expect(warnings).toEqual([])
  })

  it('takes system properties with and without their prefix', () => {
    expect(read('zookeeper.skipACL=yes\nforceSync=no\n').config).toMatchObject({
      skipAcl: true,
      forceSync: false,
    })
  })

  it('names every key without an effect in a warning', () => {
    expect(read('admin.httpVersion=20\nserver.1=a:2888:3888\nmy.key=1\n').warnings).toEqual([
      'admin.httpVersion is not supported and has no effect',
      'server.1 has no effect: Samsa is one server, not an ensemble',
      'my.key is not supported and has no effect',
    ])
  })

  it('tells when a value of a system property counts as another', () => {
    const { config, warnings } = read(
      'skipACL=true\nglobalOutstandingLimit=many\nenforceQuota=yes\nmaxCnxns=0x10\n',
    )
    expect(config).toMatchObject({ skipAcl: false, enforceQuota: false, maxCnxns: 16 })
    expect(config.globalOutstandingLimit).toBeUndefined()
    expect(warnings).toEqual([
      'skipACL "true" is not yes or no, and counts as no',
      'globalOutstandingLimit "many" is not a whole number, and counts as the default',
      'enforceQuota "yes" is not true or false, and counts as false',
    ])
  })

  it('says nothing of keys that only an ensemble uses, but reads them', () => {
    expect(read('initLimit=10\npeerType=participant\nsnapCount=5\nleaderServes=no\n').warnings).toEqual([])
  })

  it.each([
    ['initLimit=x', 'Invalid value "x" for configuration initLimit: expected a whole number'],
    ['electionAlg=2', 'Invalid value "2" for configuration electionAlg: expected 3, the only one there is'],
    [
      'peerType=leader',
      'Invalid value "leader" for configuration peerType: expected participant or observer',
    ],
    ['syncEnabled=yes', 'Invalid value "yes" for configuration syncEnabled: expected true or false'],
    ['clientPortAddress=::', 'clientPortAddress is set but clientPort is not set'],
    [
      'quorum.auth.serverRequireSasl=true',
      'quorum.auth.enableSasl is disabled, so cannot enable quorum.auth.serverRequireSasl',
    ],
    [
      'standaloneEnabled=false',
      'standaloneEnabled = false, but this is a standalone server; leave it out or set it to true',
    ],
    [
      'minSessionTimeout=90000',
      'Invalid value "90000" for configuration minSessionTimeout: expected at most maxSessionTimeout, which is 60000',
    ],
    [
      'tickTime=abc',
      'Invalid value "abc" for configuration tickTime: expected a whole number from 1 to 2147483647',
    ],
    [
      'clientPort=70000',
      'Invalid value "70000" for configuration clientPort: expected a whole number from 0 to 65535',
    ],
    [
      'minSessionTimeout=9000\nmaxSessionTimeout=8000',
      'Invalid value "9000" for configuration minSessionTimeout: expected at most maxSessionTimeout, which is 8000',
    ],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
