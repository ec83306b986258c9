import { errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { errorFromCode, timeoutError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import { retryUntil } from './retry.ts'
import type { ConsumerSettings } from './settings.ts'

const TIMEOUT_TEXT = 'Timeout expired while fetching topic metadata'

/** The names of all topics, internal ones too, as far as the broker shows them. Rejects with ClientError. */
export async function listTopics(
  deadlineMs: number,
  context: { cluster: Cluster; settings: ConsumerSettings; isInterrupted: () => boolean },
): Promise<string[]> {
  const { cluster } = context
  return retryUntil(deadlineMs, { ...context, timeoutText: () => TIMEOUT_TEXT }, async () => {
    const connection = await cluster.anyConnection(deadlineMs)
    if (connection === undefined) throw timeoutError(TIMEOUT_TEXT)
    const answer = await connection.send(MetadataApi, { topics: null })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    cluster.update(answer)
    return answer.topics
      .filter(({ errorCode }) => errorCode === errors.NONE.code)
      .flatMap(({ name }) => (name === null ? [] : [name]))
  })
}
