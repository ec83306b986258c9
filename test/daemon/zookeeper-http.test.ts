import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningSamsa, startSamsa } from '../../src/daemon/start-samsa.ts'

const running: RunningSamsa[] = []
const listeners: Server[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop()
  for (const each of listeners.splice(0)) each.close()
})

async function start(overrides: Record<string, string>): Promise<string[]> {
  const lines: string[] = []
  running.push(await startSamsa({ roles: ['zookeeper'], overrides, onLogLine: (line) => lines.push(line) }))
  return lines
}

/** Takes a port, or leaves it to who has it already. */
async function occupy(port: number): Promise<number> {
  const server = createServer()
  listeners.push(server)
  server.listen(port, '127.0.0.1')
  await Promise.race([once(server, 'listening'), once(server, 'error')]).catch(() => undefined)
  return (server.address() as AddressInfo | null)?.port ?? port
}

/** The address that a line of the log names. */
function addressIn(lines: readonly string[], text: RegExp): string {
  const line = lines.find((each) => text.test(each)) ?? ''
  return /http:\/\/\S+/.exec(line)?.[0] ?? ''
}

describe('the AdminServer of the zookeeper role', () => {
  it('listens where it is told to, and goes with the role', async () => {
    const lines = await start({ 'admin.enableServer': 'true', 'admin.serverPort': '0' })
    const address = addressIn(lines, /AdminServer at/)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/commands$/)
    expect(await (await fetch(`${address}/ruok`)).json()).toEqual({ command: 'ruok', error: null })
    await running.pop()?.stop()
    await expect(fetch(`${address}/ruok`)).rejects.toThrow()
  })

  it('is left out when the standard port is in use, with a line that says how to choose', async () => {
    await occupy(8080)
    const lines = await start({ 'admin.enableServer': 'true' })
    const warning = lines.find((line) => line.includes('no AdminServer')) ?? ''
    expect(warning).toMatch(/8080: .*in use.*admin\.serverPort.*admin\.enableServer=false/)
  })

  it('keeps the role from starting when the port it was given is in use', async () => {
    const port = await occupy(0)
    await expect(start({ 'admin.enableServer': 'true', 'admin.serverPort': String(port) })).rejects.toThrow(
      `127.0.0.1:${port}: the port is in use by another process; admin.serverPort sets another`,
    )
  })

  it('shows settings, but no secrets', async () => {
    const lines = await start({
      'admin.enableServer': 'true',
      'admin.serverPort': '0',
      'zookeeper.DigestAuthenticationProvider.superDigest': 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=',
    })
    const address = addressIn(lines, /AdminServer at/)
    for (const command of ['icfg', 'sysp']) {
      const text = await (await fetch(`${address}/${command}`)).text()
      expect(text).toMatch(/superDigest(=|" : ")\*{8}/)
      expect(text).not.toContain('D/InIHSb7')
    }
  })
})

describe('the Prometheus endpoint of the zookeeper role', () => {
  const className = 'org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider'

  it('listens when its provider is named, and only then', async () => {
    const lines = await start({ 'metricsProvider.className': className, 'metricsProvider.httpPort': '0' })
    const address = addressIn(lines, /metrics for Prometheus/)
    expect(await (await fetch(address)).text()).toContain('\nznode_count 5.0\n')
    expect((await start({})).some((line) => line.includes('Prometheus'))).toBe(false)
  })

  it('keeps the role from starting when its port is in use', async () => {
    const port = await occupy(0)
    await expect(
      start({ 'metricsProvider.className': className, 'metricsProvider.httpPort': String(port) }),
    ).rejects.toThrow('metricsProvider.httpPort sets another')
  })

  it('is refused for a provider that is not known', async () => {
    await expect(start({ 'metricsProvider.className': 'com.example.Metrics' })).rejects.toThrow(
      'Invalid value "com.example.Metrics" for configuration metricsProvider.className',
    )
  })
})
