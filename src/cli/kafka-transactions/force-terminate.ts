import type { Admin } from '../../kafka/client/admin/admin.ts'
import { fenceProducers } from '../../kafka/client/admin/fence-producers.ts'
import { failed, Refusal } from './refusal.ts'

/** forceTerminateTransaction: aborts what a transactional id has open, and fences its producer; an unknown id is as good. */
export async function forceTerminate(admin: Admin, transactionalId: string): Promise<void> {
  // No broker knows an empty id; the reference's client breaks at it, and waits for ever.
  if (transactionalId === '') throw new Refusal('A transactional id can not be empty.')
  const outcome = (await fenceProducers(admin, [transactionalId])).get(transactionalId)
  if (outcome instanceof Error)
    throw failed(`Failed to force terminate transactionalId \`${transactionalId}\``, outcome)
}
