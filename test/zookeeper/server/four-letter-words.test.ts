import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { hexSessionId } from '../../../src/zookeeper/stat.ts'
import { create, exists, getChildren, getData } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

let server: TestServer
afterEach(() => server.close())

async function say(word: string | Buffer, halfClose = false): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    text += chunk
  })
  socket.on('error', () => undefined)
  if (halfClose) socket.end(word)
  else socket.write(word)
  await once(socket, 'close')
  return text
}

const all = { fourLetterWords: ['*'], clientPort: 2181 }

describe('the whitelist', () => {
  it('lets srvr through and nothing else by default', async () => {
    server = await TestServer.start()
    expect(await say('srvr')).toMatch(/^Zookeeper version: 3\.9\.5-/)
    expect(await say('ruok')).toBe('ruok is not executed because it is not in the whitelist.\n')
  })

  it('names the words that are answered', async () => {
    server = await TestServer.start({ fourLetterWords: ['ruok'] })
    expect(await say('ruok')).toBe('imok')
    expect(await say('srvr')).toMatch(/^Zookeeper version/)
    expect(await say('isro')).toBe('isro is not executed because it is not in the whitelist.\n')
  })
})

describe('words', () => {
  it('are answered also when the peer ends its half or goes on', async () => {
    server = await TestServer.start(all)
    expect(await say('ruok', true)).toBe('imok')
    expect(await say('ruok\n')).toBe('imok')
    expect(await say('isro')).toBe('rw')
  })

  it('that nobody knows end the connection silently', async () => {
    server = await TestServer.start(all)
    expect(await say('abcd')).toBe('')
  })

  it('tell of the server with srvr and stat', async () => {
    server = await TestServer.start(all)
    const client = await server.client()
    await create(client, '/a')
    const lines = (await say('stat')).split('\n')
    expect(lines[1]).toBe('Clients:')
    expect(lines[2]).toMatch(/^ \/127\.0\.0\.1:\d+\[1\]\(queued=0,recved=2,sent=2\)$/)
    expect(lines[3]).toMatch(/^ \/127\.0\.0\.1:\d+\[0\]\(queued=0,recved=1,sent=0\)$/)
    expect(lines.slice(4)).toEqual([
      '',
      'Latency min/avg/max: 0/0.0/0',
      'Received: 3',
      'Sent: 2',
      'Connections: 2',
      'Outstanding: 0',
      'Zxid: 0x2',
      'Mode: standalone',
      'Node count: 6',
      '',
    ])
  })

  it('tell of connections with cons and forget with crst', async () => {
    server = await TestServer.start(all)
    const client = await server.client(6000)
    await getData(client, '/')
    const sid = hexSessionId(client.sessionId)
    const now = server.clock.now()
    expect((await say('cons')).split('\n')[0]).toMatch(
      new RegExp(
        `\\[1\\]\\(queued=0,recved=2,sent=2,sid=${sid},lop=GETD,est=${now},to=6000,lcxid=0x1,lzxid=0x1,lresp=${now},llat=0,minlat=0,avglat=0,maxlat=0\\)$`,
      ),
    )
    expect(await say('crst')).toBe('Connection stats reset.\n')
    expect(await say('stat')).toContain('queued=0,recved=0,sent=0)')
  })

  it('reset the counters of the server with srst', async () => {
    server = await TestServer.start(all)
    await server.client()
    expect(await say('srst')).toBe('Server stats reset.\n')
    expect(await say('srvr')).toContain('\nReceived: 1\n')
  })

  it('dump sessions, ephemerals and connections', async () => {
    server = await TestServer.start(all)
    const client = await server.client(4000)
    await create(client, '/e', { flags: 1 })
    const sid = hexSessionId(client.sessionId)
    expect(await say('dump')).toMatch(
      new RegExp(
        `^SessionTracker dump:\nSession Sets \\(1\\)/\\(1\\):\n1 expire at Thu Jan 01 00:00:06 UTC 2026:\n\t${sid}\n` +
          `ephemeral nodes dump:\nSessions with Ephemerals \\(1\\):\n${sid}:\n\t/e\nConnections dump:\nConnections Sets \\(2\\)/\\(2\\):\n` +
          `1 expire at Thu Jan 01 00:00:06 UTC 2026:\n\tip: /\\S+ sessionId: ${sid}\n1 expire at Thu Jan 01 00:00:12 UTC 2026:\n\tip: /\\S+ sessionId: 0x0\n$`,
      ),
    )
  })

  it('tell who watches what, but not who waits for changed children, as in the reference', async () => {
    server = await TestServer.start(all)
    const client = await server.client()
    const sid = hexSessionId(client.sessionId)
    await getData(client, '/', true)
    await exists(client, '/zookeeper', true)
    // The reference tells of the data table only.
    await getChildren(client, '/zookeeper/quota', true)
    expect(await say('wchs')).toBe('1 connections watching 2 paths\nTotal watches:2\n')
    expect(await say('wchp')).toBe(`/\n\t${sid}\n/zookeeper\n\t${sid}\n\n`)
    expect(await say('wchc')).toBe(`${sid}\n\t/\n\t/zookeeper\n\n`)
  })

  it('count a connection whose watches are used up', async () => {
    server = await TestServer.start(all)
    const client = await server.client()
    await exists(client, '/a', true)
    await create(client, '/a')
    expect(await say('wchs')).toBe('1 connections watching 0 paths\nTotal watches:0\n')
    await client.cut()
    expect(await say('wchs')).toBe('0 connections watching 0 paths\nTotal watches:0\n')
  })

  it('show the configuration', async () => {
    server = await TestServer.start(all)
    expect((await say('conf')).split('\n')).toEqual(
      expect.arrayContaining([
        'clientPort=2181',
        'tickTime=2000',
        'maxClientCnxns=60',
        'minSessionTimeout=4000',
        'maxSessionTimeout=40000',
        'serverId=0',
      ]),
    )
  })

  it('give values to monitor', async () => {
    server = await TestServer.start(all)
    const client = await server.client()
    await create(client, '/e', { flags: 1, data: 'abc' })
    await client.ask(OpCode.ping, null, null, -2)
    const values = new Map(
      (await say('mntr')).split('\n').map((line) => line.split('\t') as [string, string]),
    )
    expect(values.get('zk_server_state')).toBe('standalone')
    expect(values.get('zk_znode_count')).toBe('6')
    expect(values.get('zk_ephemerals_count')).toBe('1')
    expect(values.get('zk_num_alive_connections')).toBe('2')
    expect(values.get('zk_global_sessions')).toBe('1')
    expect(values.get('zk_packets_received')).toBe('4')
    expect(values.get('zk_avg_latency')).toBe('0.0')
    // 44 as in a fresh reference server, and /e with three bytes.
    expect(values.get('zk_approximate_data_size')).toBe('49')
  })

  it('name the environment and the version', async () => {
    server = await TestServer.start(all)
    const lines = (await say('envi')).split('\n')
    expect(lines[0]).toBe('Environment:')
    expect(lines[1]).toMatch(/^zookeeper\.version=3\.9\.5-\w+, built on /)
    expect(lines).toContainEqual(expect.stringMatching(/^os\.memory\.free=\d+MB$/))
  })

  it('set and get the trace mask, which takes eight bytes more', async () => {
    server = await TestServer.start(all)
    expect(await say('gtmk')).toBe('306')
    const mask = Buffer.alloc(12)
    mask.write('stmk')
    mask.writeBigInt64BE(42n, 4)
    expect(await say(mask)).toBe('42')
    expect(await say('gtmk')).toBe('42')
  })
})
