import { afterEach, describe, expect, it } from 'vitest'
import { create, exists, getChildren, getData } from '../support/requests.ts'
import { AdminFixture } from './support/admin-fixture.ts'

let admin: AdminFixture
afterEach(() => admin.stop())

describe('a command', () => {
  it('answers under each of its names with its primary name', async () => {
    admin = await AdminFixture.start()
    for (const name of ['configuration', 'conf', 'config']) {
      expect(await (await admin.ask(`/${name}`)).json()).toMatchObject({
        command: 'configuration',
        error: null,
      })
    }
  })

  it('that nobody knows is an error with status 200', async () => {
    admin = await AdminFixture.start()
    const response = await admin.ask('/no%22such')
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(
      '{\n  "command" : "no\\"such",\n  "error" : "Unknown command: no\\"such"\n}',
    )
  })

  it('is an error with status 200 when the server does not serve, unless it needs none', async () => {
    admin = await AdminFixture.start()
    await admin.zookeeper.server.stop()
    expect(await (await admin.ask('/stat')).json()).toEqual({
      command: 'stat',
      error: 'This ZooKeeper instance is not currently serving requests',
    })
    expect(await (await admin.ask('/gtmk')).json()).toEqual({
      tracemask: 306,
      command: 'get_trace_mask',
      error: null,
    })
  })
})

describe('the commands', () => {
  it('tell of connections, with the session unless it is brief', async () => {
    admin = await AdminFixture.start()
    const client = await admin.zookeeper.client(6000)
    await getData(client, '/')
    const text = await admin.text('/cons')
    const now = admin.zookeeper.clock.now()
    expect(text.replace(/127\.0\.0\.1:\d+/, 'ADDRESS')).toBe(`{
  "connections" : [ {
    "remote_socket_address" : "ADDRESS",
    "interest_ops" : 1,
    "outstanding_requests" : 0,
    "packets_received" : 2,
    "packets_sent" : 2,
    "session_id" : ${client.sessionId},
    "last_operation" : "GETD",
    "established" : ${now},
    "session_timeout" : 6000,
    "last_cxid" : 1,
    "last_zxid" : 1,
    "last_response_time" : ${now},
    "last_latency" : 0,
    "min_latency" : 0,
    "avg_latency" : 0,
    "max_latency" : 0
  } ],
  "secure_connections" : [ ],
  "command" : "connections",
  "error" : null
}`)
    const brief = (await (await admin.ask('/stats')).json()) as { connections: object[] }
    expect(Object.keys(brief.connections[0] ?? {}).at(-1)).toBe('packets_sent')
  })

  it('tell null of a connection that has asked nothing yet', async () => {
    admin = await AdminFixture.start()
    const silent = await admin.zookeeper.dial()
    const { connections } = (await (await admin.ask('/cons')).json()) as { connections: object[] }
    expect(connections[0]).toMatchObject({ session_id: 0, last_operation: null, last_cxid: 0, last_zxid: 0 })
    await silent.cut()
  })

  it('tell of sessions, ephemerals and watches by session id', async () => {
    admin = await AdminFixture.start()
    const client = await admin.zookeeper.client(4000)
    await create(client, '/e', { flags: 1 })
    await exists(client, '/e', true)
    await getChildren(client, '/', true)
    const id = client.sessionId
    expect(await admin.text('/dump')).toMatch(
      new RegExp(
        `"expiry_time_to_session_ids" : \\{\n    "\\d+" : \\[ ${id} \\]\n  \\},\n  "session_id_to_ephemeral_paths" : \\{\n    "${id}" : \\[ "/e" \\]`,
      ),
    )
    expect(await admin.text('/wchc')).toContain(`{\n    "${id}" : [ "/e" ]\n  }`)
    expect(await admin.text('/wchp')).toContain(`{\n    "/e" : [ ${id} ]\n  }`)
    expect(await (await admin.ask('/wchs')).json()).toMatchObject({
      num_connections: 1,
      num_paths: 1,
      num_total_watches: 1,
    })
  })

  it('reset what they name', async () => {
    admin = await AdminFixture.start()
    const client = await admin.zookeeper.client()
    await getData(client, '/')
    await admin.ask('/crst')
    await admin.ask('/srst')
    expect(await (await admin.ask('/stats')).json()).toMatchObject({
      server_stats: { packets_received: 0 },
      connections: [{ packets_received: 0 }],
    })
  })

  it('share the trace mask with the four-letter words', async () => {
    admin = await AdminFixture.start()
    expect(await (await admin.ask('/stmk?traceMask=7&traceMask=8')).json()).toMatchObject({ tracemask: 7 })
    expect(admin.zookeeper.server.traceMask).toBe(7n)
    expect(await admin.text('/stmk?traceMask=x')).toBe(
      '{\n  "error" : "setTraceMask requires long traceMask argument, got x",\n  "command" : "set_trace_mask"\n}',
    )
    expect(await admin.text('/stmk?traceMask=9223372036854775808')).toContain('"error" : "setTraceMask')
  })

  it('give the values of mntr, doubles with a fraction', async () => {
    admin = await AdminFixture.start()
    const text = await admin.text('/monitor')
    expect(text).toMatch(/^\{\n {2}"version" : "3\.9\.5-[^"]+",\n {2}"server_state" : "standalone",\n/)
    expect(text).toContain('\n  "avg_latency" : 0.0,\n  "outstanding_requests" : 0,\n')
  })

  it('say of the last snapshot what the server was loaded from', async () => {
    admin = await AdminFixture.start()
    expect(await (await admin.ask('/lsnp')).json()).toEqual({
      zxid: '0',
      timestamp: admin.zookeeper.clock.now() / 1000,
      command: 'last_snapshot',
      error: null,
    })
  })

  it('show the configuration as it was given', async () => {
    admin = await AdminFixture.start()
    expect(await (await admin.ask('/icfg')).json()).toMatchObject({
      initial_configuration: 'tickTime=2000\n',
    })
    expect(await (await admin.ask('/sysp')).json()).toMatchObject({ 'zookeeper.skipACL': 'no' })
  })
})
