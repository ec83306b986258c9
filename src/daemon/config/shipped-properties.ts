import type { KafkaListener } from './kafka-listeners.ts'

/**
 * Without a server.properties the broker is what a reader of Kafka's quickstart has: the defaults, with what a server.properties says for
 * one node. The first consumer of a group need not wait 3 s for others there.
 */
export const shippedProperties: ReadonlyMap<string, string> = new Map([
  ['group.initial.rebalance.delay.ms', '0'],
  ['offsets.topic.replication.factor', '1'],
  ['share.coordinator.state.topic.min.isr', '1'],
  ['share.coordinator.state.topic.replication.factor', '1'],
  ['transaction.state.log.min.isr', '1'],
  ['transaction.state.log.replication.factor', '1'],
])

/**
 * What such a file also says, and what is only told to who asks for the broker's configuration: a client that came by another name of this
 * machine, or by a forwarded port, goes on with that.
 */
export function toldProperties(dataDir: string, listeners: readonly KafkaListener[]): Map<string, string> {
  return new Map([
    ['advertised.listeners', listeners.map(advertised).join(',')],
    ['log.dirs', dataDir],
  ])
}

function advertised({ name, host = '', port }: KafkaListener): string {
  const isEverywhere = host === '' || host === '0.0.0.0' || host === '::'
  const told = isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${name}://${told}:${port}`
}
