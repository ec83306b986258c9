import { describe, expect, it } from 'vitest'
import { toClientPath, toServerPath } from '../../../src/zookeeper/client/chroot.ts'
import { parseConnectString, type ServerAddress } from '../../../src/zookeeper/client/connect-string.ts'

const parse = (text: string) => {
  const { servers, chroot } = parseConnectString(text)
  return [...servers.map(formatServer), chroot]
}

function formatServer(server: ServerAddress): string {
  if (server.kind === 'unix') return `unix:${server.path}`
  return server.host.includes(':') ? `[${server.host}]:${server.port}` : `${server.host}:${server.port}`
}

describe('a connect string', () => {
  it.each([
    ['localhost', ['localhost:2181', '']],
    ['a:1, b ,c:3/app/one', ['a:1', 'b:2181', 'c:3', '/app/one']],
    ['a:1/', ['a:1', '']],
    ['a:', ['a:2181', '']],
    ['[::1]:7,[fe80::2]', ['[::1]:7', '[fe80::2]:2181', '']],
    ['unix:/run/zk.sock', ['unix:/run/zk.sock', '']],
    ['unix:/run/zk.sock/app', ['unix:/run/zk.sock', '/app']],
    ['unix:/run/zk.sock.d/z', ['unix:/run/zk.sock.d/z', '']],
  ])('%j names %j', (text, named) => {
    expect(parse(text)).toEqual(named)
  })

  it.each([
    ['a:x'],
    ['a:65536'],
    ['a:-1'],
    [''],
    ['/app'],
    [','],
    ['[::1'],
    ['[]:1'],
    ['[::1]x'],
    ['unix:run.sock'],
  ])('%j is refused', (text) => {
    expect(() => parseConnectString(text)).toThrow(
      expect.objectContaining({ code: 'SAMSA_ZK_CONNECT_STRING' }),
    )
  })
})

describe('a chroot', () => {
  it('goes before every path and off every answer', () => {
    expect(['/', '/a'].map((path) => toServerPath('/app', path))).toEqual(['/app', '/app/a'])
    expect(['/app', '/app/a', '/zookeeper/config'].map((path) => toClientPath('/app', path))).toEqual([
      '/',
      '/a',
      '/zookeeper/config',
    ])
  })
})
