import { errors } from '../../errors.ts'
import { ExpireDelegationTokenApi } from '../../messages/40-expire-delegation-token.ts'
import { principalText } from '../authorizer/principal.ts'
import { storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'
import { mayAskForTokens } from '../tokens/requests.ts'
import { expired } from '../tokens/token.ts'

// ExpireDelegationToken (key 40), v1-2
//
// Behaviour:
// - A token expires after the time given; a negative time deletes it at once, also when it has expired. Its owner and its renewers may:
//   DELEGATION_TOKEN_OWNER_MISMATCH otherwise. DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED.
// - Where tokens may not be asked for: as CreateDelegationToken, and on a full disk.

export const expireDelegationToken = handler(ExpireDelegationTokenApi, async (request, context) => {
  const { broker, connection, now } = context
  const answer = ({ code: errorCode }: { readonly code: number }, expiryTimestampMs = 0n) => ({
    errorCode,
    expiryTimestampMs,
    throttleTimeMs: 0,
  })
  if (!mayAskForTokens(context)) return answer(errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, -1n)
  if (!broker.tokens.isEnabled) return answer(errors.DELEGATION_TOKEN_AUTH_DISABLED)
  const token = broker.tokens.provedBy(request.hmac)
  if (token === undefined) return answer(errors.DELEGATION_TOKEN_NOT_FOUND)
  const by = { principal: principalText(connection.principal), periodMs: request.expiryTimePeriodMs }
  const expiryMs = expired(token, by, now)
  if (expiryMs === 'now') {
    const failure = await broker.tokens.remove(token.tokenId).then(() => undefined, storageError)
    return failure === undefined ? answer(errors.NONE, BigInt(now)) : answer(errors.KAFKA_STORAGE_ERROR)
  }
  if (typeof expiryMs === 'string') return answer(errors[expiryMs])
  const failure = await broker.tokens.put({ ...token, expiryMs }).then(() => undefined, storageError)
  return failure === undefined ? answer(errors.NONE, BigInt(expiryMs)) : answer(errors.KAFKA_STORAGE_ERROR)
})
