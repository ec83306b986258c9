import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ZooKeeperConfigInput } from '../../../../src/zookeeper/server/config.ts'
import { monitorValues } from '../../../../src/zookeeper/server/metrics/monitor-values.ts'
import { closeSession, create, exists, getChildren, getData, remove, setData } from '../support/requests.ts'
import { TestServer } from '../support/test-server.ts'

let server: TestServer
afterEach(() => server.close())

function values(): Map<string, number> {
  return new Map([...monitorValues(server.server)].map(({ name, value }) => [name, value]))
}

async function start(config: ZooKeeperConfigInput = {}): Promise<void> {
  server = await TestServer.start(config)
}

describe('the values of a monitor', () => {
  it('have the names and the order of a standalone reference server', async () => {
    await start()
    const fixture = new URL('../../../fixtures/zookeeper/mntr-names.txt', import.meta.url)
    const expected = readFileSync(fixture, 'utf8').trim().split('\n')
    const names = [...monitorValues(server.server)].map(({ name }) => `zk_${name}`)
    expect(['zk_version', 'zk_server_state', ...names]).toEqual(expected)
  })

  it('count requests, and the changes that writes make', async () => {
    await start()
    const client = await server.client()
    await create(client, '/a')
    await setData(client, '/a', 'x')
    await getData(client, '/a')
    await remove(client, '/a')
    await remove(client, '/missing')
    await closeSession(client)
    const seen = values()
    expect(seen.get('prep_processor_request_queued')).toBe(7)
    expect(seen.get('cnt_prep_process_time')).toBe(7)
    expect(seen.get('cnt_close_session_prep_time')).toBe(1)
    expect(seen.get('cnt_readlatency')).toBe(1)
    expect(seen.get('cnt_updatelatency')).toBe(6)
    expect(seen.get('cnt_propagation_latency')).toBe(6)
    expect(seen.get('outstanding_changes_queued')).toBe(5)
    expect(seen.get('outstanding_changes_removed')).toBe(5)
    expect(seen.get('cnt_fsynctime')).toBe(6)
    expect(seen.get('sum_sync_processor_batch_size')).toBe(6)
    expect(seen.get('cnt_connection_token_deficit')).toBe(1)
  })

  it('tell bytes read and written by the first part of paths', async () => {
    await start()
    const client = await server.client()
    await create(client, '/app', { data: '12' })
    await create(client, '/app/child')
    await setData(client, '/app', '1234')
    await getData(client, '/app')
    await exists(client, '/app/child')
    await exists(client, '/app/missing')
    await getChildren(client, '/app')
    await getChildren(client, '/')
    const seen = values()
    expect(seen.get('cnt_app_write_per_namespace')).toBe(3)
    expect(seen.get('sum_app_write_per_namespace')).toBe(6 + 10 + 8)
    expect(seen.get('cnt_app_read_per_namespace')).toBe(3)
    expect(seen.get('sum_app_read_per_namespace')).toBe(76 + 78 + 77)
    expect(seen.get('max_app_read_per_namespace')).toBe(78)
  })

  it('tell how many watchers an event has', async () => {
    await start()
    const [one, two] = [await server.client(), await server.client()]
    for (const client of [one, two]) await exists(client, '/a', true)
    await create(one, '/a')
    await getData(two, '/a', true)
    await getChildren(two, '/', true)
    await remove(one, '/a')
    const seen = values()
    expect([seen.get('cnt_node_created_watch_count'), seen.get('max_node_created_watch_count')]).toEqual([
      1, 2,
    ])
    expect([seen.get('cnt_node_deleted_watch_count'), seen.get('sum_node_deleted_watch_count')]).toEqual([
      1, 1,
    ])
    expect(seen.get('cnt_node_children_watch_count')).toBe(1)
    expect(seen.get('cnt_node_changed_watch_count')).toBe(0)
  })

  it('sum limits and usage of quotas by namespace, and count what was refused', async () => {
    await start({ enforceQuota: true })
    const client = await server.client()
    for (const path of ['/app', '/app/one', '/app/two']) await create(client, path, { data: 'ab' })
    for (const path of ['', '/app', '/app/one', '/app/two']) {
      if (path !== '') await create(client, `/zookeeper/quota${path}`)
    }
    for (const [path, limits] of [
      ['/app/one', 'count=9,bytes=-1=;byteHardLimit=7;countHardLimit=1'],
      ['/app/two', 'count=4,bytes=50'],
    ]) {
      await create(client, `/zookeeper/quota${path}/zookeeper_limits`, { data: limits ?? '' })
      await create(client, `/zookeeper/quota${path}/zookeeper_stats`, { data: 'count=0,bytes=0' })
    }
    expect((await create(client, '/app/one/more')).err).toBe(-125)
    const seen = values()
    expect(seen.get('app_quota_count_limit_per_namespace')).toBe(1 + 4)
    expect(seen.get('app_quota_bytes_limit_per_namespace')).toBe(7 + 50)
    expect(seen.get('app_quota_count_usage_per_namespace')).toBe(2)
    expect(seen.get('app_quota_bytes_usage_per_namespace')).toBe(4)
    expect(seen.get('app_quota_exceeded_error_per_namespace')).toBe(1)
  })

  it('begin anew with a reset, but for what is of the moment', async () => {
    await start()
    const client = await server.client()
    await create(client, '/a')
    server.server.resetStats()
    const seen = values()
    expect(seen.get('cnt_updatelatency')).toBe(0)
    expect(seen.get('packets_received')).toBe(0)
    expect(seen.get('response_bytes')).toBe(0)
    expect(seen.get('min_client_response_size')).toBe(-1)
    expect(seen.get('cnt_a_write_per_namespace')).toBe(0)
    expect(seen.get('znode_count')).toBe(6)
  })

  it('tell how long requests were held back, among those that were not', async () => {
    await start({ maxRequests: 1 })
    const client = await server.client()
    const { throttle, stats } = server.server
    throttle.begin(0)
    const held = exists(client, '/')
    await vi.waitFor(() => expect(stats.throttleWaits).toBe(1))
    server.clock.advance(700)
    throttle.end(0)
    throttle.resume()
    await held
    const seen = values()
    expect(seen.get('cnt_request_throttle_queue_time_ms')).toBe(2)
    expect(seen.get('min_request_throttle_queue_time_ms')).toBe(0)
    expect(seen.get('p50_request_throttle_queue_time_ms')).toBe(350)
    expect(seen.get('p999_request_throttle_queue_time_ms')).toBe(700)
  })

  it('tell how many tokens were missing when clients were let in', async () => {
    await start({ connectionTokens: 2, connectionFillTimeMs: 1000 })
    await server.client()
    await server.client()
    await (await server.dial()).handshake()
    const seen = values()
    expect(seen.get('connection_request_count')).toBe(2)
    expect(seen.get('sum_connection_token_deficit')).toBe(1 + 2)
    expect(seen.get('connection_rejected')).toBe(1)
  })

  it('measure the start', async () => {
    await start()
    const seen = values()
    expect(seen.get('cnt_dbinittime')).toBe(1)
    expect(seen.get('cnt_startup_snap_load_time')).toBe(1)
    expect(seen.get('sum_startup_txns_loaded')).toBe(0)
  })
})
