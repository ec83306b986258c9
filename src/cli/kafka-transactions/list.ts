import type { Admin } from '../../kafka/client/admin/admin.ts'
import { listTransactions } from '../../kafka/client/admin/list-transactions.ts'
import type { Io } from '../kit/io.ts'
import { writeJson } from '../kit/json.ts'
import { prettyTable } from '../kit/pretty-table.ts'
import { orFail } from './refusal.ts'

const headers = ['TransactionalId', 'Coordinator', 'ProducerId', 'TransactionState']

interface Request {
  durationMs: number | undefined
  transactionalIdPattern: string | undefined
  isJson: boolean
}

/** list: prints every transactional id that passes the filters. */
export async function list(admin: Admin, { isJson, ...filters }: Request, io: Io): Promise<void> {
  const byBroker = await orFail('Failed to list transactions', listTransactions(admin, filters))
  const listings = [...byBroker].flatMap(([coordinatorId, ofBroker]) =>
    ofBroker.map((listing) => ({ ...listing, coordinatorId })),
  )
  if (isJson) {
    for (const { transactionalId, coordinatorId, producerId, state } of listings)
      writeJson(io, { transactionalId, coordinatorId, producerId, transactionState: state })
    return
  }
  const rows = listings.map(({ transactionalId, coordinatorId, producerId, state }) => [
    transactionalId,
    String(coordinatorId),
    String(producerId),
    state,
  ])
  io.stdout.write(prettyTable(headers, rows))
}
