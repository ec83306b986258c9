import { errors } from '../../errors.ts'
import { UnregisterBrokerApi } from '../../messages/64-unregister-broker.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

/** Lets the cluster forget a broker. Rejects with ClientError. */
export async function unregisterBroker(
  admin: Admin,
  brokerId: number,
  { timeoutMs }: CallOptions = {},
): Promise<void> {
  const setting = { name: 'unregisterBroker', target: 'any', timeoutMs, servedByControllers: true } as const
  await admin.call(setting, async (attempt) => {
    const answer = await attempt.send(UnregisterBrokerApi, { brokerId })
    if (answer.errorCode === errors.NONE.code) return
    const error = errorFromCode(answer.errorCode, answer.errorMessage)
    if (!error.is('REQUEST_TIMED_OUT')) {
      const why = answer.errorMessage ?? 'null'
      admin.logError(
        `Unregister broker request for broker ID ${brokerId} failed: ${why}`,
        'org.apache.kafka.clients.admin.KafkaAdminClient',
      )
    }
    throw error
  })
}
