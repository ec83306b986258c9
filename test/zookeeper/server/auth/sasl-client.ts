import { digestResponse, parseDirectives, quoted, SASL_URI } from '../../../../src/zookeeper/digest-md5.ts'
import * as messages from '../../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import type { Answer, RawClient } from '../support/raw-client.ts'
import { bodyOf } from '../support/raw-client.ts'

/** What a client says in its response; what is left out is right. */
export interface Response {
  readonly user?: string
  readonly password?: string
  readonly realm?: string
  readonly uri?: string
  readonly nonceCount?: string
  readonly authorizationId?: string
  /** Has the last word about the token. */
  readonly edit?: (token: string) => string
}

/** Sends one token and returns the answer. */
export function say(client: RawClient, token: string | null): Promise<Answer> {
  return client.ask(OpCode.sasl, messages.GetSASLRequest, {
    token: token === null ? null : Buffer.from(token),
  })
}

/** The token in an answer. */
export function tokenOf(answer: Answer): string | undefined {
  return bodyOf(messages.SetSASLResponse, answer).token?.toString('utf8')
}

/** Asks for the challenge and answers it; returns the answer to that. */
export async function authenticate(client: RawClient, response: Response = {}): Promise<Answer> {
  return say(client, responseTo(tokenOf(await say(client, '')) ?? '', response))
}

function responseTo(challenge: string, response: Response): string {
  const directives = parseDirectives(Buffer.from(challenge))
  const nonce = directives?.get('nonce') ?? ''
  const { user = 'bob', password = 'bob secret', uri = SASL_URI, nonceCount = '00000001' } = response
  const realm = response.realm ?? directives?.get('realm') ?? ''
  const { authorizationId } = response
  const proof = digestResponse({
    user,
    password,
    realm,
    nonce,
    cnonce: 'cnonce',
    nonceCount,
    uri,
    qop: 'auth',
    authorizationId,
  })
  const parts = [
    `charset=utf-8,username=${quoted(user)},realm=${quoted(realm)},nonce=${quoted(nonce)},nc=${nonceCount},cnonce="cnonce"`,
    `digest-uri=${quoted(uri)},maxbuf=65536,response=${proof},qop=auth`,
    ...(authorizationId === undefined ? [] : [`authzid=${quoted(authorizationId)}`]),
  ]
  const token = parts.join(',')
  return response.edit?.(token) ?? token
}
