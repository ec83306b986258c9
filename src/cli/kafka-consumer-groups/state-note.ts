import type { Io } from '../kit/io.ts'
import { kafkaException } from '../kit/java-error.ts'

const rebalancing: readonly string[] = [
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
]

/** Says what is remarkable about a group's state, and whether there is anything to show of it. */
export function noteState(groupId: string, state: string, rowCount: number, io: Io): boolean {
  if (state === 'Dead') io.stdout.write(`\nError: Consumer group '${groupId}' does not exist.\n`)
  else if (state === 'Empty') io.stderr.write(`\nConsumer group '${groupId}' has no active members.\n`)
  else if (rebalancing.includes(state))
    io.stderr.write(`\nWarning: Consumer group '${groupId}' is rebalancing.\n`)
  else if (state !== 'Stable')
    throw kafkaException(`Expected a valid consumer group state, but found '${state}'.`)
  return state !== 'Dead' && rowCount > 0
}
