import { startSamsa } from '../reference/servers.mjs'
import { buildHistories, importChecker, recordHistories } from './histories.mjs'

/** Transactional producers, a group that consumes, transforms and produces, and readers of committed records: see test/faults/histories/list-append.ts. */
export async function run({ rounds, seed, folder }) {
  buildHistories()
  const { anomaliesIn, writeCyclesIn } = await importChecker('list-append.ts')
  const server = await startSamsa(folder)
  const check = ({ transaction = [], poll = [], log = [], inputs = [[]] }, counts) => {
    const history = { transactions: transaction, polls: poll, logs: log, inputs: inputs[0] }
    counts.records = transaction.flatMap(({ sends }) => sends).length
    counts['write cycles, which Kafka allows'] = writeCyclesIn(history)
    return anomaliesIn(history).map(({ kind, text }) => `${kind}: ${text}`)
  }
  const load = { kind: 'transactions', kills: 3, longestLifeMs: 2000 }
  return recordHistories({ ...load, server, port: server.kafkaPort, rounds, seed, check })
}
