import { expect, test } from 'vitest'
import { describeEndpoint } from '../../../src/kafka/client/address.ts'
import { backoffMs } from '../../../src/kafka/client/backoff.ts'
import {
  canonicalAddresses,
  parseBootstrapServers,
  resolveBootstrap,
} from '../../../src/kafka/client/bootstrap.ts'
import { loggingHooks } from './broker.ts'

test('hosts, protocols, IPv6 and Unix sockets are understood', () => {
  expect(
    parseBootstrapServers(['localhost:9092', 'PLAINTEXT://a.b-c:1', '[::1]:2', 'unix:/run/kafka.sock']),
  ).toEqual([
    { kind: 'tcp', host: 'localhost', port: 9092 },
    { kind: 'tcp', host: 'a.b-c', port: 1 },
    { kind: 'tcp', host: '::1', port: 2 },
    { kind: 'unix', path: '/run/kafka.sock' },
  ])
})

test.each([
  ['localhost', 'Invalid url in bootstrap.servers: localhost'],
  ['localhost:abc', 'Invalid url in bootstrap.servers: localhost:abc'],
  ['localhost:70000', 'Invalid port in bootstrap.servers: localhost:70000'],
])('%s is refused', (url, message) => {
  expect(() => parseBootstrapServers([url])).toThrow(message)
})

test('what does not resolve is left out with a warning, and nothing left is an error', async () => {
  const hooks = loggingHooks()
  const known = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const
  const unknown = { kind: 'tcp', host: 'no.such.host.invalid', port: 1 } as const
  expect(await resolveBootstrap([known, unknown], hooks)).toEqual([known])
  expect(hooks.lines).toEqual([
    "WARN Couldn't resolve server no.such.host.invalid:1 from bootstrap.servers as DNS resolution failed for no.such.host.invalid",
  ])
  await expect(resolveBootstrap([unknown], hooks)).rejects.toThrow(
    'No resolvable bootstrap urls given in bootstrap.servers',
  )
})

test('an endpoint is shown as Java shows it', () => {
  expect(describeEndpoint({ kind: 'tcp', host: 'localhost', port: 1 }, '127.0.0.1')).toBe(
    'localhost/127.0.0.1:1',
  )
  expect(describeEndpoint({ kind: 'tcp', host: '127.0.0.1', port: 1 }, '127.0.0.1')).toBe('/127.0.0.1:1')
})

test('pauses double up to their limit, with a fifth of chance', () => {
  const range = { initialMs: 50, maxMs: 1000 }
  const middle = [0, 1, 2, 3, 5, 6, 60].map((failures) => backoffMs(failures, range, () => 0.5))
  expect(middle).toEqual([0, 50, 100, 200, 800, 1000, 1000])
  expect(backoffMs(2, range, () => 0)).toBe(80)
  expect(backoffMs(2, range, () => 0.999)).toBe(119)
})

test('canonical names stand for the addresses of a host, and what has no address stays', async () => {
  const known = { kind: 'tcp', host: '127.0.0.1', port: 7 } as const
  const unknown = { kind: 'tcp', host: 'no.such.host.invalid', port: 8 } as const
  const [first, ...rest] = await canonicalAddresses([known, unknown])
  expect(first).toMatchObject({ kind: 'tcp', port: 7 })
  expect(rest).toEqual([unknown])
})
