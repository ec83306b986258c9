// The loads of a Kafka broker: each a name, a unit, which way is better, and how one server is measured in one round.
import { drive } from './driver.mjs'
import { bytesOnDisk, residentMegabytes } from './process-figures.mjs'

const SIZES = [
  ['100 B', 100, 1_000_000],
  ['1 KiB', 1024, 200_000],
  ['10 KiB', 10_240, 20_000],
]
const RESTART_PAYLOAD = 1e9

let topics = 0

/** A topic of one partition that no other load has. */
async function freshTopic(server, name) {
  topics += 1
  const topic = `${name}-${topics}`
  await drive('create-topics', server.port, { topic, count: 1 })
  return `${topic}-0`
}

const produceLoads = SIZES.flatMap(([label, size, count]) =>
  [1, 4].flatMap((clients) =>
    ['none', 'lz4'].map((codec) => ({
      name: `produce ${label}, ${clients} producer${clients === 1 ? '' : 's'}, ${codec}`,
      unit: 'MB/s',
      better: 'more',
      measure: async (server) => {
        const topic = await freshTopic(server, 'produce')
        const { mb_s } = await drive('produce', server.port, { topic, clients, codec, size, count })
        return mb_s
      },
    })),
  ),
)

const consumeLoads = SIZES.flatMap(([label, size, count]) =>
  [1, 4].map((clients) => ({
    name: `consume ${label}, ${clients} consumer${clients === 1 ? '' : 's'}`,
    unit: 'MB/s',
    better: 'more',
    measure: async (server) => {
      const topic = await freshTopic(server, 'consume')
      await drive('produce', server.port, { topic, size, count })
      const { mb_s } = await drive('consume', server.port, { topic, clients, count })
      return mb_s
    },
  })),
)

/** Several figures of one run of a load. */
function several(names, unit, better, load, flags) {
  return {
    names,
    unit,
    better,
    measure: async (server) => {
      const figures = await drive(load, server.port, { topic: await freshTopic(server, load), ...flags })
      return Object.values(names).map((field) => figures[field])
    },
  }
}

export const kafkaLoads = [
  ...produceLoads,
  ...consumeLoads,
  several(
    {
      'produce one record at a time, p50': 'p50_ms',
      'produce one record at a time, p99': 'p99_ms',
      'produce one record at a time, p99.9': 'p999_ms',
    },
    'ms',
    'less',
    'produce-latency',
    { count: 5000 },
  ),
  several(
    { 'end to end at 1,000 records/s, p50': 'p50_ms', 'end to end at 1,000 records/s, p99': 'p99_ms' },
    'ms',
    'less',
    'end-to-end',
    { count: 6000, rate: 1000 },
  ),
  several(
    {
      '10,000 requests/s of one record, p50': 'p50_ms',
      '10,000 requests/s of one record, p99': 'p99_ms',
    },
    'ms',
    'less',
    'single-records',
    { count: 50_000, rate: 10_000, clients: 10 },
  ),
  {
    name: '1,000 topics created, a hundred a request',
    unit: 's',
    better: 'less',
    measure: async (server, round) =>
      (await drive('create-topics', server.port, { topic: `many-${round}`, count: 1000 })).seconds,
  },
  {
    name: '200 groups join at once',
    unit: 's',
    better: 'less',
    measure: async (server) =>
      (await drive('join-groups', server.port, { topic: await freshTopic(server, 'join'), count: 200 }))
        .seconds,
  },
]

/** What takes a server of its own, started afresh: its memory, its disk, its start. */
export async function measureLife(start, folder) {
  const began = performance.now()
  const server = await start(folder)
  const startedAfter = (performance.now() - began) / 1000
  try {
    const idle = residentMegabytes(server.pid())
    const [payload, size] = [RESTART_PAYLOAD, 1000]
    const before = bytesOnDisk(folder)
    const topic = await freshTopic(server, 'life')
    await drive('produce', server.port, { topic, size, count: payload / size })
    const loaded = residentMegabytes(server.pid())
    await server.stop()
    const disk = bytesOnDisk(folder) - before
    const again = performance.now()
    await server.restart()
    await drive('produce-latency', server.port, { topic, count: 1 })
    return {
      'start, until it takes connections': { unit: 's', value: startedAfter },
      'restart with 1 GB, until a record is taken': { unit: 's', value: (performance.now() - again) / 1000 },
      'memory, idle': { unit: 'MB', value: idle },
      'memory after 1 GB produced': { unit: 'MB', value: loaded },
      'bytes on disk a byte of payload, after 1 GB and a stop': { unit: '', value: disk / payload },
    }
  } finally {
    await server.stop()
  }
}
