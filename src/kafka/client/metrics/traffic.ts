import { type Metric, totalAndRate } from './metric.ts'

/** What went over the connections to a broker, those that are closed included. */
export interface Traffic {
  connections: number
  openConnections: number
  requests: number
  responses: number
  bytesIn: number
  bytesOut: number
}

export function noTraffic(): Traffic {
  return { connections: 0, openConnections: 0, requests: 0, responses: 0, bytesIn: 0, bytesOut: 0 }
}

export function addTraffic(sum: Traffic, more: Traffic): Traffic {
  return {
    connections: sum.connections + more.connections,
    openConnections: sum.openConnections + more.openConnections,
    requests: sum.requests + more.requests,
    responses: sum.responses + more.responses,
    bytesIn: sum.bytesIn + more.bytesIn,
    bytesOut: sum.bytesOut + more.bytesOut,
  }
}

/** What a client is called in its metrics, and how long it has lived. */
export interface MetricContext {
  /** `producer`, `consumer` ...: how its groups begin. */
  kind: string
  clientId: string
  seconds: number
}

/** The metrics of all connections, and of those to each broker. */
export function trafficMetrics(byNode: ReadonlyMap<number, Traffic>, context: MetricContext): Metric[] {
  const { kind, clientId, seconds } = context
  const all = [...byNode.values()].reduce(addTraffic, noTraffic())
  const where = { group: `${kind}-metrics`, tags: { 'client-id': clientId } }
  const total = (name: string, value: number) => totalAndRate({ ...where, name }, { total: value, seconds })
  return [
    ...total('connection-close', all.connections - all.openConnections),
    { ...where, name: 'connection-count', value: all.openConnections },
    ...total('connection-creation', all.connections),
    ...total('network-io', all.requests + all.responses),
    ...flow(all, where, seconds),
    ...[...byNode].flatMap(([nodeId, traffic]) => {
      const tags = { 'client-id': clientId, 'node-id': `node-${nodeId}` }
      return flow(traffic, { group: `${kind}-node-metrics`, tags }, seconds)
    }),
  ]
}

function flow(traffic: Traffic, where: Pick<Metric, 'group' | 'tags'>, seconds: number): Metric[] {
  const names = {
    'incoming-byte': 'bytesIn',
    'outgoing-byte': 'bytesOut',
    request: 'requests',
    response: 'responses',
  } as const
  return Object.entries(names).flatMap(([name, field]) =>
    totalAndRate({ ...where, name }, { total: traffic[field], seconds }),
  )
}
