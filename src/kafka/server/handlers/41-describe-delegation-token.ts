import { errors } from '../../errors.ts'
import {
  DescribeDelegationTokenApi,
  type DescribeDelegationTokenResponse,
} from '../../messages/41-describe-delegation-token.ts'
import { parsePrincipal, principalText } from '../authorizer/principal.ts'
import type { Broker } from '../broker.ts'
import { handler } from '../handler.ts'
import { mayAskForTokens } from '../tokens/requests.ts'
import { isOf, type Token } from '../tokens/token.ts'

// DescribeDelegationToken (key 41), v1-3
//
// Behaviour:
// - Tokens of the owners named (null: of all; an empty list: none), by owner, requester or renewer, with the HMACs that prove them. Others'
//   tokens need DESCRIBE on the token, or DESCRIBE_TOKENS on its owner; without they are left out.
// - Where tokens may not be asked for: as CreateDelegationToken.
//
// Version notes:
// - v3: who has asked for the token.

type Described = DescribeDelegationTokenResponse['tokens'][number]

export const describeDelegationToken = handler(DescribeDelegationTokenApi, ({ owners }, context) => {
  const { access, broker, connection } = context
  const answer = ({ code: errorCode }: { readonly code: number }, tokens: Described[] = []) => ({
    errorCode,
    tokens,
    throttleTimeMs: 0,
  })
  if (!mayAskForTokens(context)) return answer(errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED)
  if (!broker.tokens.isEnabled) return answer(errors.DELEGATION_TOKEN_AUTH_DISABLED)
  const asker = principalText(connection.principal)
  const wanted = owners?.map(({ principalType: type, principalName: name }) => principalText({ type, name }))
  const isTold = (token: Token): boolean => {
    if (wanted !== undefined && !wanted.some((owner) => isOf(token, owner))) return false
    return (
      isOf(token, asker) ||
      access.may('DESCRIBE', 'DELEGATION_TOKEN', token.tokenId) ||
      access.may('DESCRIBE_TOKENS', 'USER', token.owner)
    )
  }
  return answer(
    errors.NONE,
    broker.tokens
      .all()
      .filter(isTold)
      .map((token) => described(token, broker)),
  )
})

function described(token: Token, { tokens }: Broker): Described {
  const named = (text: string) => parsePrincipal(text) ?? { type: '', name: '' }
  const [owner, requester] = [named(token.owner), named(token.requester)]
  return {
    principalType: owner.type,
    principalName: owner.name,
    tokenRequesterPrincipalType: requester.type,
    tokenRequesterPrincipalName: requester.name,
    issueTimestamp: BigInt(token.issueMs),
    expiryTimestamp: BigInt(token.expiryMs),
    maxTimestamp: BigInt(token.maxMs),
    tokenId: token.tokenId,
    hmac: tokens.hmacOf(token.tokenId),
    renewers: token.renewers
      .map(named)
      .map(({ type: principalType, name: principalName }) => ({ principalType, principalName })),
  }
}
