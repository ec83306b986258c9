import { describe, expect, it } from 'vitest'
import { digestResponse, digestRspAuth, parseDirectives, quoted } from '../../src/zookeeper/digest-md5.ts'

describe('DIGEST-MD5', () => {
  it('proves as in the example of RFC 2831', () => {
    const input = {
      user: 'chris',
      password: 'secret',
      realm: 'elwood.innosoft.com',
      nonce: 'OA6MG9tEQGm2hh',
      cnonce: 'OA6MHXh6VqTrRk',
      nonceCount: '00000001',
      uri: 'imap/elwood.innosoft.com',
      qop: 'auth',
      authorizationId: undefined,
    }
    expect(digestResponse(input)).toBe('d388dad90d4bbd760a152321f2143af7')
    expect(digestRspAuth(input)).toBe('ea40f60335c427b5527b84dbabcdfffd')
    expect(digestResponse({ ...input, authorizationId: 'chris' })).not.toBe(digestResponse(input))
  })

  it('reads directives, in quotes or not', () => {
    const text = `realm="a \\"b\\", c=d",nonce="x/+=" , charset=utf-8,, QOP=auth`
    expect(parseDirectives(Buffer.from(text))).toEqual(
      new Map([
        ['realm', 'a "b", c=d'],
        ['nonce', 'x/+='],
        ['charset', 'utf-8'],
        ['qop', 'auth'],
      ]),
    )
    expect(quoted('a "b\\')).toBe('"a \\"b\\\\"')
  })

  it.each(['hello', 'a=b c', 'a="b', 'a=1,a=2', '=b', 'a="b"c'])('takes %j for no directives', (text) => {
    expect(parseDirectives(Buffer.from(text))).toBeNull()
  })
})
