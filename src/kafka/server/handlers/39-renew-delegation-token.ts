import { errors } from '../../errors.ts'
import { RenewDelegationTokenApi } from '../../messages/39-renew-delegation-token.ts'
import { principalText } from '../authorizer/principal.ts'
import { storageError } from '../cluster/errors.ts'
import { handler } from '../handler.ts'
import { mayAskForTokens } from '../tokens/requests.ts'
import { renewed } from '../tokens/token.ts'

// RenewDelegationToken (key 39), v1-2
//
// Behaviour:
// - A token lives on, for as long as is asked and the broker gives, never beyond its own limit. Its owner and its renewers may:
//   DELEGATION_TOKEN_OWNER_MISMATCH otherwise. DELEGATION_TOKEN_NOT_FOUND, DELEGATION_TOKEN_EXPIRED.
// - Where tokens may not be asked for: as CreateDelegationToken, and on a full disk.

export const renewDelegationToken = handler(RenewDelegationTokenApi, async (request, context) => {
  const { broker, connection, now } = context
  const refused = ({ code: errorCode }: { readonly code: number }, expiryTimestampMs = 0n) => ({
    errorCode,
    expiryTimestampMs,
    throttleTimeMs: 0,
  })
  if (!mayAskForTokens(context)) return refused(errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, -1n)
  if (!broker.tokens.isEnabled) return refused(errors.DELEGATION_TOKEN_AUTH_DISABLED)
  const token = broker.tokens.provedBy(request.hmac)
  if (token === undefined) return refused(errors.DELEGATION_TOKEN_NOT_FOUND)
  const by = { principal: principalText(connection.principal), periodMs: request.renewPeriodMs }
  const expiryMs = renewed(token, by, broker.tokens.lifetimes, now)
  if (typeof expiryMs === 'string') return refused(errors[expiryMs])
  const failure = await broker.tokens.put({ ...token, expiryMs }).then(() => undefined, storageError)
  return failure === undefined ? refused(errors.NONE, BigInt(expiryMs)) : refused(errors.KAFKA_STORAGE_ERROR)
})
