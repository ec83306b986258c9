import { startSamsa } from '../reference/servers.mjs'
import { buildHistories, importChecker, recordHistories } from './histories.mjs'

/** What histories/queue/load.go reckons with. */
const LOCK_MS = 1500
const DELIVERY_LIMIT = 6

/** Short terms, so that locks expire and members are missed while a history lasts. */
const settings = {
  'group.share.record.lock.duration.ms': LOCK_MS,
  'group.share.min.record.lock.duration.ms': LOCK_MS,
  'group.share.delivery.count.limit': DELIVERY_LIMIT,
  'group.share.session.timeout.ms': 2000,
  'group.share.min.session.timeout.ms': 2000,
  'group.share.heartbeat.interval.ms': 400,
  'group.share.min.heartbeat.interval.ms': 400,
}

/** Producers and share consumers, which release, keep for too long, leave and are cut off: see test/faults/histories/share-queue.ts. */
export async function run({ rounds, seed, folder }) {
  buildHistories()
  const { queueAnomaliesIn } = await importChecker('share-queue.ts')
  const server = await startSamsa(folder, settings)
  const check = ({ send = [], delivery = [], acknowledgement = [], departure = [], outage = [] }) =>
    queueAnomaliesIn({
      sends: send,
      deliveries: delivery,
      acknowledgements: acknowledgement,
      departures: departure,
      outages: outage,
      lockMs: LOCK_MS,
      deliveryLimit: DELIVERY_LIMIT,
    }).map(({ kind, text }) => `${kind}: ${text}`)
  const load = { kind: 'queue', kills: 3, longestLifeMs: 4000 }
  return recordHistories({ ...load, server, port: server.kafkaPort, rounds, seed, check })
}
