import { describe, expect, it } from 'vitest'
import { Access } from '../../../../src/zookeeper/server/auth/access.ts'
import { type AuthSettingsInput, authSettings } from '../../../../src/zookeeper/server/auth/settings.ts'

const peer = { address: '10.0.0.1', subject: undefined }
const access = (settings: AuthSettingsInput, key: string | null = null) =>
  new Access(authSettings(settings), () => (key === null ? null : Buffer.from(key)))
const acl = (scheme: string, id: string) => [{ perms: 31, id: { scheme, id } }]

describe('providers', () => {
  it('are ip and digest, unless others are named', () => {
    const byDefault = access({})
    expect(byDefault.authenticate('digest', Buffer.from('a:b'), peer)).toHaveLength(1)
    for (const scheme of ['sasl', 'x509', 'ensemble', 'key'])
      expect(byDefault.authenticate(scheme, Buffer.from('a'), peer)).toBe('failed')
    const noDigest = access({ schemes: new Set() })
    expect(noDigest.authenticate('digest', Buffer.from('a:b'), peer)).toBe('failed')
    expect(noDigest.fixupAcl(acl('digest', 'a:b'), [])).toBe(-114)
  })

  it('of digests hash with the algorithm that is set', () => {
    expect(access({ digestHash: 'sha256' }).authenticate('digest', Buffer.from('a:b'), peer)).toEqual([
      { scheme: 'digest', id: 'a:Z4OjHqv2jMwGYPk1wIJigr3SJB86gKny0Q1Zrqnrtdg=' },
    ])
  })

  it('of certificates take the subject, and know their super user', () => {
    const schemes = new Set(['x509'] as const)
    const shown = { ...peer, subject: 'CN=a' }
    const identity = { scheme: 'x509', id: 'CN=a' }
    expect(access({ schemes }).authenticate('x509', null, peer)).toBe('failed')
    expect(access({ schemes }).authenticate('x509', null, shown)).toEqual([identity])
    const superior = access({ schemes, x509SuperUser: 'CN=a' })
    expect(superior.authenticate('x509', null, shown)).toEqual([{ scheme: 'super', id: 'CN=a' }, identity])
    expect(superior.fixupAcl(acl('x509', 'CN=b,O=c'), [])).toEqual(acl('x509', 'CN=b,O=c'))
    expect(superior.fixupAcl(acl('x509', 'b'), [])).toBe(-114)
  })

  it('of ensembles drop who means another one', () => {
    const named = access({ schemes: new Set(['ensemble']), ensembleNames: new Set(['blue']) })
    expect(named.authenticate('ensemble', Buffer.from('blue'), peer)).toEqual([])
    expect(named.authenticate('ensemble', null, peer)).toEqual([])
    expect(named.authenticate('ensemble', Buffer.from('red'), peer)).toBe('dropped')
    expect(named.fixupAcl(acl('ensemble', 'blue'), [])).toBe(-114)
    expect(
      access({ schemes: new Set(['ensemble']) }).authenticate('ensemble', Buffer.from('red'), peer),
    ).toEqual([])
  })

  it.each([
    [null, 'x', 'in'],
    ['7', '21', 'in'],
    ['7', '22', 'failed'],
    ['0', '5', 'in'],
    ['7', 'x', 'failed'],
    ['x', '7', 'failed'],
  ])('of keys: /key is %s, the client says %s: %s', (key, said, expected) => {
    const outcome = access({ schemes: new Set(['key']) }, key).authenticate('key', Buffer.from(said), peer)
    expect(outcome).toEqual(expected === 'in' ? [{ scheme: 'key', id: '' }] : 'failed')
  })
})
