/** `--transaction`: the whole input becomes visible at once, or not at all. */
import { randomUUID } from 'node:crypto'
import type { Producer } from '../../kafka/client/producer/types.ts'
import { hint } from '../kit/hint.ts'
import type { Io } from '../kit/io.ts'
import type { Properties } from '../kit/properties.ts'

/** The longest that a broker allows unless it is told otherwise (transaction.max.timeout.ms): the input may take its time. */
const TIMEOUT_MS = 900_000

/** Adds what makes a producer transactional, where the properties do not say it themselves. */
export function makeTransactional(properties: Properties): void {
  if (!properties.has('transactional.id'))
    properties.set('transactional.id', `console-producer-${randomUUID()}`)
  if (!properties.has('transaction.timeout.ms')) properties.set('transaction.timeout.ms', String(TIMEOUT_MS))
}

/** How the work inside a transaction went. */
export interface Work {
  exitCode: number
  lineCount: number
}

/**
 * Does `work` inside a transaction, which is committed unless it is doomed by then: by a record that could not be delivered, a
 * signal (the exit code), or what `work` throws.
 */
export async function inTransaction(
  producer: Producer,
  work: () => Promise<Work>,
  { io, isDoomed }: { io: Io; isDoomed: () => boolean },
): Promise<number> {
  await producer.initTransactions()
  producer.beginTransaction()
  try {
    const { exitCode, lineCount } = await work()
    await producer.flush()
    if (!isDoomed()) {
      await producer.commitTransaction()
      hint(io, `${lineCount} records are committed in one transaction.`)
      return 0
    }
    await producer.abortTransaction()
    io.stderr.write('The transaction is aborted: nothing of this input is committed.\n')
    return exitCode === 0 ? 1 : exitCode
  } catch (fault) {
    // The first fault says why; an abort that fails as well leaves it to the coordinator, which aborts after transaction.timeout.ms.
    await producer.abortTransaction().catch(() => undefined)
    io.stderr.write('The transaction is aborted: nothing of this input is committed.\n')
    throw fault
  }
}
