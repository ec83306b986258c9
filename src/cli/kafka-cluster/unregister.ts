import type { Admin } from '../../kafka/client/admin/admin.ts'
import { unregisterBroker } from '../../kafka/client/admin/unregister-broker.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { executionException } from '../kit/java-error.ts'

/** unregister: lets the cluster forget a broker. */
export async function unregister(admin: Admin, id: number, io: Io): Promise<void> {
  try {
    await unregisterBroker(admin, id)
    io.stdout.write(`Broker ${id} is no longer registered.\n`)
  } catch (fault) {
    if (!(fault instanceof ClientError) || !fault.is('UNSUPPORTED_VERSION')) throw executionException(fault)
    io.stdout.write('The target cluster does not support the broker unregistration API.\n')
  }
}
