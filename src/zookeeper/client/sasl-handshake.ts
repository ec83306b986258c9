import { randomBytes } from 'node:crypto'
import { ErrorCode } from '../errors.ts'
import type { JuteReader } from '../jute.ts'
import { GetSASLRequest, SetSASLResponse } from '../messages.ts'
import { OpCode } from '../op-codes.ts'
import type { Request } from './request-queue.ts'
import { type SaslCredentials, SaslDialogue } from './sasl-dialogue.ts'

/** As long as those of Java's mechanism. */
const NONCE_BYTES = 30

/**
 * Authenticates a new connection by SASL, in two requests.
 *
 * @param send sends a request on that connection
 * @param onEnd hears once how it ended; never when the connection is lost
 */
export function authenticateBySasl(
  credentials: SaslCredentials,
  send: (request: Request) => void,
  onEnd: (isAuthenticated: boolean) => void,
): void {
  const dialogue = new SaslDialogue(credentials, randomBytes(NONCE_BYTES).toString('base64'))
  const say = (token: Buffer): void => {
    send({
      opCode: OpCode.sasl,
      write: (writer) => GetSASLRequest.write(writer, { token }),
      onReply: (err, body) => {
        if (err !== ErrorCode.CONNECTIONLOSS) heard(body)
      },
    })
  }
  // An error, or a server that knows no SASL and answers nothing, is a failure.
  const heard = (body: JuteReader | null): void => {
    const token = body === null ? null : SetSASLResponse.read(body).token
    const answer = token === null ? undefined : dialogue.take(token)
    if (answer?.kind === 'response') say(answer.token)
    else onEnd(answer?.kind === 'authenticated')
  }
  say(Buffer.alloc(0))
}
