import { type ErrorName, errors } from '../../errors.ts'
import {
  CreateDelegationTokenApi,
  type CreateDelegationTokenRequest,
} from '../../messages/38-create-delegation-token.ts'
import { randomUuid } from '../../uuid.ts'
import { parsePrincipal, principalText } from '../authorizer/principal.ts'
import { storageError } from '../cluster/errors.ts'
import { handler, type RequestContext } from '../handler.ts'
import { mayAskForTokens } from '../tokens/requests.ts'
import { newTokenTimes, type Token } from '../tokens/token.ts'

// CreateDelegationToken (key 38), v1-3 (KIP-48)
//
// Behaviour:
// - A token for the sender, or for another owner with CREATE_TOKENS on that user: DELEGATION_TOKEN_AUTHORIZATION_FAILED otherwise. Its
//   HMAC is told, which is the password of a login by SCRAM with the token's id as user name.
// - Tokens are given on authenticated connections only, and not to who came by one: DELEGATION_TOKEN_REQUEST_NOT_ALLOWED. Without
//   delegation.token.secret.key: DELEGATION_TOKEN_AUTH_DISABLED. A renewer that is no user: INVALID_PRINCIPAL_TYPE. A full disk: KAFKA_STORAGE_ERROR.
//
// Version notes:
// - v3: for another owner (KIP-373), and who has asked.

const REQUESTER_SINCE_VERSION = 3

export const createDelegationToken = handler(CreateDelegationTokenApi, async (request, context) => {
  const { broker, connection, now } = context
  const requester = principalText(connection.principal)
  const owner =
    request.ownerPrincipalName === null || request.ownerPrincipalName === ''
      ? requester
      : `${request.ownerPrincipalType ?? ''}:${request.ownerPrincipalName}`
  const refused = (errorCode: number, ms: bigint) => ({
    ...told({ owner, requester }, context),
    errorCode,
    issueTimestampMs: ms,
    expiryTimestampMs: ms,
    maxTimestampMs: ms,
    tokenId: '',
    hmac: Buffer.alloc(0),
  })
  const problem = problemOf(request, { owner, requester, context })
  // What the broker itself refuses has no times; the controller leaves the fields as they are.
  if (problem !== undefined)
    return refused(errors[problem].code, problem === 'DELEGATION_TOKEN_AUTH_DISABLED' ? 0n : -1n)
  const token: Token = {
    tokenId: randomUuid(),
    owner,
    requester,
    renewers: request.renewers.map(({ principalType: type, principalName: name }) =>
      principalText({ type, name }),
    ),
    ...newTokenTimes(request, broker.tokens.lifetimes, now),
  }
  const failure = await broker.tokens.put(token).then(() => undefined, storageError)
  if (failure !== undefined) return refused(failure.errorCode, 0n)
  return {
    ...told(token, context),
    errorCode: errors.NONE.code,
    issueTimestampMs: BigInt(token.issueMs),
    expiryTimestampMs: BigInt(token.expiryMs),
    maxTimestampMs: BigInt(token.maxMs),
    tokenId: token.tokenId,
    hmac: broker.tokens.hmacOf(token.tokenId),
  }
})

function problemOf(
  { renewers }: CreateDelegationTokenRequest,
  by: { readonly owner: string; readonly requester: string; readonly context: RequestContext },
): ErrorName | undefined {
  const { owner, requester, context } = by
  if (!mayAskForTokens(context)) return 'DELEGATION_TOKEN_REQUEST_NOT_ALLOWED'
  if (owner !== requester && !context.access.may('CREATE_TOKENS', 'USER', owner))
    return 'DELEGATION_TOKEN_AUTHORIZATION_FAILED'
  if (renewers.some(({ principalType }) => principalType !== 'User')) return 'INVALID_PRINCIPAL_TYPE'
  return context.broker.tokens.isEnabled ? undefined : 'DELEGATION_TOKEN_AUTH_DISABLED'
}

function told({ owner, requester }: Pick<Token, 'owner' | 'requester'>, { apiVersion }: RequestContext) {
  const named = (text: string) => parsePrincipal(text) ?? { type: '', name: '' }
  const asker = apiVersion >= REQUESTER_SINCE_VERSION ? named(requester) : { type: '', name: '' }
  return {
    throttleTimeMs: 0,
    principalType: named(owner).type,
    principalName: named(owner).name,
    tokenRequesterPrincipalType: asker.type,
    tokenRequesterPrincipalName: asker.name,
  }
}
