import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ZooKeeperConfigInput } from '../../../../src/zookeeper/server/config.ts'
import { monitorValues } from '../../../../src/zookeeper/server/metrics/monitor-values.ts'
import { PrometheusServer } from '../../../../src/zookeeper/server/metrics/prometheus-server.ts'
import { create, getData } from '../support/requests.ts'
import { TestServer } from '../support/test-server.ts'

let server: TestServer
let prometheus: PrometheusServer
let listener: Server
afterEach(stop)

async function stop(): Promise<void> {
  listener.close()
  prometheus.end()
  await server.close()
}

async function start(config: ZooKeeperConfigInput = {}): Promise<void> {
  server = await TestServer.start({ metricsProvider: 'prometheus', ...config })
  prometheus = new PrometheusServer(server.server)
  listener = createServer((socket) => prometheus.accept(socket)).listen(0, '127.0.0.1')
  await once(listener, 'listening')
}

function address(): string {
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
}

async function scrape(query = ''): Promise<string> {
  return (await fetch(`${address()}/metrics${query}`)).text()
}

describe('the Prometheus endpoint', () => {
  it('tells gauges and counters as doubles in the text format', async () => {
    await start()
    const response = await fetch(`${address()}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await response.text()
    expect(text).toContain('# HELP znode_count znode_count\n# TYPE znode_count gauge\nznode_count 5.0\n')
    expect(text).toContain(
      '# HELP connection_rejected connection_rejected\n# TYPE connection_rejected counter\nconnection_rejected 0.0\n',
    )
  })

  it('tells summaries with quantiles, which are no number before anything happened', async () => {
    await start()
    expect(await scrape()).toContain(
      '# TYPE readlatency summary\nreadlatency{quantile="0.5",} NaN\nreadlatency{quantile="0.9",} NaN\n' +
        'readlatency{quantile="0.99",} NaN\nreadlatency_count 0.0\nreadlatency_sum 0.0\n',
    )
    const client = await server.client()
    await getData(client, '/')
    expect(await scrape()).toContain('readlatency{quantile="0.99",} 0.0\nreadlatency_count 1.0\n')
  })

  it('tells sets by the first part of paths', async () => {
    await start()
    const client = await server.client()
    await create(client, '/app', { data: 'xy' })
    expect(await scrape()).toContain(
      '# TYPE write_per_namespace summary\nwrite_per_namespace{key="app",quantile="0.5",} 6.0\n' +
        'write_per_namespace_count{key="app",} 1.0\nwrite_per_namespace_sum{key="app",} 6.0\n',
    )
  })

  it('escapes what may not stand in a label', async () => {
    await start()
    const client = await server.client()
    await create(client, '/a"b\\c')
    expect(await scrape()).toContain('write_per_namespace_count{key="a\\"b\\\\c",} 1.0\n')
  })

  it('tells of this process unless it may not', async () => {
    await start()
    expect(await scrape()).toMatch(/\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total \d/)
    await stop()
    await start({ exportProcessMetrics: false })
    expect(await scrape()).not.toContain('process_cpu')
  })

  it('tells only samples that are asked for', async () => {
    await start()
    expect(await scrape('?name[]=znode_count&name[]=readlatency_count')).toBe(
      '# HELP znode_count znode_count\n# TYPE znode_count gauge\nznode_count 5.0\n' +
        '# HELP readlatency readlatency\n# TYPE readlatency summary\nreadlatency_count 0.0\n',
    )
  })

  it('has nothing elsewhere', async () => {
    await start()
    expect((await fetch(`${address()}/`)).status).toBe(404)
    expect((await fetch(`${address()}/metrics`, { method: 'PUT' })).status).toBe(405)
  })

  it('forgets values after ten minutes, and keeps count and sum', async () => {
    await start()
    const client = await server.client()
    await getData(client, '/')
    server.clock.advance(4 * 120_000)
    expect(await scrape('?name[]=readlatency')).toContain('readlatency{quantile="0.5",} 0.0\n')
    server.clock.advance(120_000)
    expect(await scrape('?name[]=readlatency')).toContain('readlatency{quantile="0.5",} NaN\n')
    expect(await scrape('?name[]=readlatency_count')).toContain('readlatency_count 1.0\n')
  })
})

describe('with the Prometheus provider', () => {
  it('mntr tells the same samples, and srst takes none of them back', async () => {
    await start()
    const client = await server.client()
    await getData(client, '/')
    server.server.resetStats()
    const values = new Map([...monitorValues(server.server)].map(({ name, value }) => [name, value]))
    expect(values.get('readlatency_count')).toBe(1)
    expect(values.get('readlatency{quantile="0.99"}')).toBe(0)
    expect(values.get('connection_request_count')).toBe(1)
    expect(values.get('packets_received')).toBe(0)
  })
})
