import { errorOf, errors } from '../../errors.ts'
import { javaHashOrder } from '../../java-hash.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { ListTransactionsApi } from '../../messages/66-list-transactions.ts'
import { errorFromCode, unsupportedVersion } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions } from './types.ts'

export interface ListTransactionsOptions extends CallOptions {
  /** Only these producers; all where there is none. */
  producerIds?: readonly number[]
  /** Only transactions that have been open for longer; negative for all. */
  durationMs?: number | undefined
  /** A RE2 pattern that the whole transactional id must match. */
  transactionalIdPattern?: string | undefined
}

export interface TransactionListing {
  transactionalId: string
  producerId: number
  state: string
}

const WITH_DURATION = 1
const WITH_PATTERN = 2
const LOGGER = 'ListTransactionsHandler'

/** Transactions by the broker that coordinates them. Rejects with ClientError when one of the brokers fails. */
export async function listTransactions(
  admin: Admin,
  options: ListTransactionsOptions = {},
): Promise<Map<number, TransactionListing[]>> {
  const { timeoutMs } = options
  const lookup = { name: 'listTransactions(api=METADATA)', target: 'any', timeoutMs } as const
  const { brokers } = await admin.call(lookup, (attempt) => attempt.send(MetadataApi, { topics: [] }))
  const ids = javaHashOrder(brokers, ({ nodeId }) => nodeId).map(({ nodeId }) => nodeId)
  const listed = await Promise.all(
    ids.map(async (nodeId) => [nodeId, await listOfBroker(admin, nodeId, options)] as const),
  )
  return new Map(listed)
}

function listOfBroker(
  admin: Admin,
  nodeId: number,
  { producerIds = [], durationMs = -1, transactionalIdPattern = '', timeoutMs }: ListTransactionsOptions,
): Promise<TransactionListing[]> {
  const setting = { name: 'listTransactions(api=LIST_TRANSACTIONS)', target: { nodeId }, timeoutMs }
  return admin.call(setting, async (attempt) => {
    const version = attempt.versions.pick(ListTransactionsApi)
    if (durationMs >= 0 && version < WITH_DURATION)
      throw unsupportedVersion('Duration filter can be set only when using API version 1 or higher.')
    if (transactionalIdPattern !== '' && version < WITH_PATTERN) {
      throw unsupportedVersion(
        'Transactional ID pattern filter can be set only when using API version 2 or higher.',
      )
    }
    const answer = await attempt.send(
      ListTransactionsApi,
      {
        stateFilters: [],
        producerIdFilters: [...producerIds],
        durationFilter: durationMs,
        transactionalIdPattern: transactionalIdPattern === '' ? null : transactionalIdPattern,
      },
      { version },
    )
    const { errorCode } = answer
    if (errorCode === errors.COORDINATOR_LOAD_IN_PROGRESS.code) throw errorFromCode(errorCode)
    if (errorCode === errors.COORDINATOR_NOT_AVAILABLE.code) {
      const text = `ListTransactions request sent to broker ${nodeId} failed because the coordinator is shutting down`
      throw errorFromCode(errorCode, text)
    }
    if (errorCode !== errors.NONE.code) {
      const { name } = errorOf(errorCode)
      admin.logError(
        `The \`ListTransactions\` request sent to broker ${nodeId} failed because of an unexpected error ${name}`,
        LOGGER,
      )
      throw errorFromCode(
        errorCode,
        `ListTransactions request sent to broker ${nodeId} failed with an unexpected exception`,
      )
    }
    return answer.transactionStates.map(({ transactionalId, producerId, transactionState }) => ({
      transactionalId,
      producerId,
      state: transactionState,
    }))
  })
}
