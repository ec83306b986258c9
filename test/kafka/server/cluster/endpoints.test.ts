import { describe, expect, test } from 'vitest'
import { BrokerConfigs } from '../../../../src/kafka/server/cluster/broker-configs.ts'
import { Endpoints } from '../../../../src/kafka/server/cluster/endpoints.ts'

const listenerName = 'PLAINTEXT'
const tcp = (host: string, port: number) =>
  ({ kind: 'tcp', localAddress: { host, port }, listenerName }) as const
const unix = { kind: 'unix', localAddress: { host: '/run/kafka.sock', port: -1 }, listenerName } as const
const endpoints = (properties: Record<string, string> = {}) =>
  new Endpoints(new BrokerConfigs(new Map(Object.entries(properties))))

describe('the address that a client is told', () => {
  test.each([
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost'],
    ['::ffff:127.0.0.1', 'localhost'],
    ['192.168.1.7', '192.168.1.7'],
    ['fe80::1', 'fe80::1'],
  ])('is the one it dialled: %s is told as %s', (dialled, told) => {
    expect(endpoints().for(tcp(dialled, 9092))).toEqual({ host: told, port: 9092 })
  })

  test('is the number that was dialled where the listener is a number', () => {
    const listening = endpoints({ listeners: 'PLAINTEXT://127.0.0.1:9092' })
    expect(listening.for(tcp('127.0.0.1', 9092))).toEqual({ host: '127.0.0.1', port: 9092 })
  })

  test('is what advertised.listeners says, but not the controller listener of it', () => {
    const advertised = endpoints({
      'controller.listener.names': 'CONTROLLER',
      'advertised.listeners': 'CONTROLLER://c.example:9093,PLAINTEXT://b.example:1234',
    })
    expect(advertised.for(tcp('127.0.0.1', 9092))).toEqual({ host: 'b.example', port: 1234 })
    expect(advertised.for(unix)).toEqual({ host: 'b.example', port: 1234 })
  })

  test('is that of the listener that it came by', () => {
    const advertised = endpoints({ 'advertised.listeners': 'PLAINTEXT://b.example:1234,Tls://t.example:99' })
    const byTls = { ...tcp('127.0.0.1', 9093), listenerName: 'TLS' }
    expect(advertised.for(byTls)).toEqual({ host: 't.example', port: 99 })
    expect(advertised.for({ ...byTls, listenerName: 'OTHER' })).toEqual({ host: 'localhost', port: 9093 })
  })

  test('is the first TCP listener for a client on the Unix socket', () => {
    const listening = endpoints()
    expect(listening.for(unix)).toEqual({ host: 'localhost', port: 9092 })
    listening.setListening([
      { host: '0.0.0.0', port: 19_000 },
      { host: '10.0.0.1', port: 19_001 },
    ])
    expect(listening.for(unix)).toEqual({ host: 'localhost', port: 19_000 })
  })
})
