import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeProducers } from '../../kafka/client/admin/describe-producers.ts'
import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import { prettyTable } from '../kit/pretty-table.ts'
import { failed, orFail } from './refusal.ts'

const headers = [
  'ProducerId',
  'ProducerEpoch',
  'LatestCoordinatorEpoch',
  'LastSequence',
  'LastTimestamp',
  'CurrentTransactionStartOffset',
]

interface Request {
  partition: TopicPartition
  brokerId: number | undefined
  isJson: boolean
}

/** describe-producers: prints the producers that have written to a partition lately. */
export async function printProducers(
  admin: Admin,
  { partition, brokerId, isJson }: Request,
  io: Io,
): Promise<void> {
  const name = partitionName(partition)
  const where = brokerId === undefined ? 'leader' : `broker ${brokerId}`
  const what = `Failed to describe producers for partition ${name} on ${where}`
  const states = (await orFail(what, describeProducers(admin, [partition], { brokerId }))).get(name)
  if (states === undefined || states instanceof Error) throw failed(what, states)
  if (isJson) {
    for (const state of states) writeJson(io, { ...partition, ...state })
    return
  }
  const rows = states.map((state) => [
    String(state.producerId),
    String(state.producerEpoch),
    String(state.coordinatorEpoch),
    String(state.lastSequence),
    String(state.lastTimestamp),
    state.currentTransactionStartOffset < 0 ? 'None' : String(state.currentTransactionStartOffset),
  ])
  io.stdout.write(prettyTable(headers, rows))
}
