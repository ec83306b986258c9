// The loads of a ZooKeeper server, as kafka-loads.mjs has those of a broker.
import { drive } from './driver.mjs'
import { residentMegabytes } from './process-figures.mjs'

const OPERATIONS = ['create', 'set', 'get', 'delete']
const ZNODES = 200_000

export const zookeeperLoads = [
  ...OPERATIONS.flatMap((operation) =>
    [
      [1, 1],
      [1, 64],
      [10, 1],
      [10, 64],
    ].map(([clients, outstanding]) => {
      const name = `${operation}, ${clients} connection${clients === 1 ? '' : 's'} × ${outstanding} outstanding`
      return {
        names: { [`${name}: ops/s`]: 'ops_s', [`${name}: p99, ms`]: 'p99_ms' },
        better: ['more', 'less'],
        measure: async (server, round) => {
          const topic = `${operation}-${clients}-${outstanding}-${round}`
          const flags = {
            topic,
            clients,
            outstanding,
            seconds: 1.5,
            count: 500 * clients * Math.min(outstanding, 8),
          }
          const figures = await drive(`zookeeper-${operation}`, server.port, flags)
          return [figures.ops_s, figures.p99_ms]
        },
      }
    }),
  ),
  {
    name: 'one set told to 1,000 watching sessions, until the last knows',
    unit: 'ms',
    better: 'less',
    measure: async (server) => (await drive('zookeeper-watch', server.port, { count: 1000 })).last_told_ms,
  },
]

/** A server of its own with many znodes, and how long it takes to start again. */
export async function measureLife(start, folder) {
  const began = performance.now()
  const server = await start(folder)
  // ZooKeeper opens its port before it answers.
  await drive('zookeeper-fill', server.port, { topic: 'first', count: 1 })
  const startedAfter = (performance.now() - began) / 1000
  try {
    const idle = residentMegabytes(server.pid())
    await drive('zookeeper-fill', server.port, { topic: 'fill', count: ZNODES })
    const loaded = residentMegabytes(server.pid())
    await server.stop()
    const again = performance.now()
    await server.restart()
    await drive('zookeeper-get', server.port, { topic: 'fill', seconds: 0.001 })
    return {
      'start, until a znode is created': { unit: 's', value: startedAfter },
      'restart with 200,000 znodes, until one is read': {
        unit: 's',
        value: (performance.now() - again) / 1000,
      },
      'memory, idle': { unit: 'MB', value: idle },
      'memory with 200,000 znodes': { unit: 'MB', value: loaded },
    }
  } finally {
    await server.stop()
  }
}
