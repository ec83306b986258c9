import { describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../src/zookeeper/errors.ts'
import { fixupAcl, hideDigests, isPermitted } from '../../../src/zookeeper/server/authentication.ts'
import { hostAddress, isInRange, parseAddressRange } from '../../../src/zookeeper/server/ip-address.ts'
import { parseQuotaNumbers, QuotaPaths } from '../../../src/zookeeper/server/quota.ts'

const acl = (scheme: string, id: string, perms = 31) => ({ perms, id: { scheme, id } })

describe('address ranges', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['10.1.2.3', '10.1.0.0/16', true],
    ['10.2.2.3', '10.1.0.0/16', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['10.1.2.129', '10.1.2.128/25', true],
    ['10.1.2.127', '10.1.2.128/25', false],
    ['0:0:0:0:0:0:0:1', '::1', true],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::/32', true],
    ['10.1.2.3', '::/0', false],
  ])('%s in %s: %s', (address, text, expected) => {
    const range = parseAddressRange(text)
    expect(range !== null && isInRange(address, range)).toBe(expected)
  })

  it.each([
    '',
    'x',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4/33',
    '1.2.3.4/-1',
    '1.2.3.4/x',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '::12345',
  ])('%j is none', (text) => {
    expect(parseAddressRange(text)).toBeNull()
  })

  it.each([
    [undefined, '127.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1%eth0'],
  ])('the peer %s is named %s', (remote, name) => {
    expect(hostAddress(remote)).toBe(name)
  })
})

describe('ACLs', () => {
  it('let everyone when empty, and nobody but those named', () => {
    expect(isPermitted([], 1, [])).toBe(true)
    expect(isPermitted([acl('world', 'anyone', 2)], 1, [])).toBe(false)
    expect(isPermitted([acl('digest', 'a:b', 3)], 1, [{ scheme: 'digest', id: 'a:b' }])).toBe(true)
    expect(isPermitted([acl('digest', 'a:b', 3)], 1, [{ scheme: 'ip', id: 'a:b' }])).toBe(false)
    expect(isPermitted([acl('auth', '')], 1, [{ scheme: 'auth', id: '' }])).toBe(false)
  })

  it('expand auth to everybody authenticated on the connection, but not to addresses', () => {
    const me = [
      { scheme: 'ip', id: '10.0.0.1' },
      { scheme: 'digest', id: 'a:1' },
      { scheme: 'digest', id: 'b:2' },
    ]
    expect(fixupAcl([acl('auth', 'ignored', 5)], me)).toEqual([
      acl('digest', 'a:1', 5),
      acl('digest', 'b:2', 5),
    ])
    expect(fixupAcl([acl('auth', '')], me.slice(0, 1))).toBe(ErrorCode.INVALIDACL)
  })

  it('hide all after the first colon of a digest', () => {
    expect(hideDigests([acl('digest', 'u:h:x'), acl('ip', '1.2.3.4')])).toEqual([
      acl('digest', 'u:x'),
      acl('ip', '1.2.3.4'),
    ])
  })
})

describe('quotas', () => {
  it('are read in every form they were written in', () => {
    expect(parseQuotaNumbers('count=5,bytes=-1')).toMatchObject({ count: 5, bytes: -1, countHardLimit: -1 })
    expect(parseQuotaNumbers('count=-1,bytes=9=;byteHardLimit=3;countHardLimit=4')).toEqual({
      count: -1,
      bytes: 9,
      byteHardLimit: 3,
      countHardLimit: 4,
    })
    expect(parseQuotaNumbers('nonsense')).toEqual({
      count: -1,
      bytes: -1,
      byteHardLimit: -1,
      countHardLimit: -1,
    })
  })

  it('are found at the nearest ancestor', () => {
    const paths = new QuotaPaths()
    expect(paths.nearest('/a/b')).toBeNull()
    paths.add('/a')
    paths.add('/a/b/c')
    expect(paths.nearest('/a/b')).toBe('/a')
    expect(paths.nearest('/a/b/c/d')).toBe('/a/b/c')
    expect(paths.nearest('/ab')).toBeNull()
    expect(paths.nearest('/')).toBeNull()
  })
})
