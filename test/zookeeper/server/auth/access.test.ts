import { describe, expect, it } from 'vitest'
import { ErrorCode } from '../../../../src/zookeeper/errors.ts'
import { Access, hideDigests } from '../../../../src/zookeeper/server/auth/access.ts'
import { authSettings } from '../../../../src/zookeeper/server/auth/settings.ts'

const acl = (scheme: string, id: string, perms = 31) => ({ perms, id: { scheme, id } })
const nullable = (scheme: string | null, id: string | null) => ({ perms: 31, id: { scheme, id } })
const access = new Access(authSettings({}), () => null)

describe('ACLs', () => {
  it('let everyone when empty, and nobody but those named', () => {
    expect(access.permits([], 1, [])).toBe(true)
    expect(access.permits([acl('world', 'anyone', 2)], 1, [])).toBe(false)
    expect(access.permits([acl('digest', 'a:b', 3)], 1, [{ scheme: 'digest', id: 'a:b' }])).toBe(true)
    expect(access.permits([acl('digest', 'a:b', 3)], 1, [{ scheme: 'ip', id: 'a:b' }])).toBe(false)
    expect(access.permits([acl('auth', '')], 1, [{ scheme: 'auth', id: '' }])).toBe(false)
  })

  it('expand auth to everybody authenticated on the connection, but not to addresses', () => {
    const me = [
      { scheme: 'ip', id: '10.0.0.1' },
      { scheme: 'digest', id: 'a:1' },
      { scheme: 'digest', id: 'b:2' },
    ]
    expect(access.fixupAcl([acl('auth', 'ignored', 5)], me)).toEqual([
      acl('digest', 'a:1', 5),
      acl('digest', 'b:2', 5),
    ])
    expect(access.fixupAcl([acl('auth', '')], me.slice(0, 1))).toBe(ErrorCode.INVALIDACL)
  })

  it('of requests may have a null id with auth, where it counts for nothing, and with no scheme that looks at it', () => {
    const me = [{ scheme: 'digest', id: 'a:1' }]
    expect(access.fixupAcl([nullable('auth', null)], me)).toEqual([acl('digest', 'a:1')])
    for (const scheme of ['world', 'digest', 'ip'])
      expect(access.fixupAcl([nullable(scheme, null)], me)).toBe(ErrorCode.MARSHALLINGERROR)
    expect(access.fixupAcl([nullable('unknown', null)], me)).toBe(ErrorCode.INVALIDACL)
    expect(access.fixupAcl([nullable(null, 'x')], me)).toBe(ErrorCode.INVALIDACL)
  })

  it('hide all after the first colon of a digest', () => {
    expect(hideDigests([acl('digest', 'u:h:x'), acl('ip', '1.2.3.4')])).toEqual([
      acl('digest', 'u:x'),
      acl('ip', '1.2.3.4'),
    ])
  })
})
