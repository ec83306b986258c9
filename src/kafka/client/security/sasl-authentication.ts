import { errors } from '../../errors.ts'
import { SaslHandshakeApi } from '../../messages/17-sasl-handshake.ts'
import { SaslAuthenticateApi } from '../../messages/36-sasl-authenticate.ts'
import { ClientError, errorFromCode, errorFromName } from '../client-error.ts'
import type { Connection } from '../connection.ts'
import { SaslError } from './sasl-error.ts'
import type { SaslLogin } from './sasl-login.ts'
import { ScramClient } from './scram-client.ts'

/** SaslHandshake of version 0 is followed by bare tokens, which nobody needs any more. */
const WRAPPED_TOKENS = 1

/**
 * Logs in over a connection, again when it has been done before (KIP-368). Resolves with the milliseconds that the login lasts, 0 for
 * ever. Rejects with ClientError in Java's words.
 */
export async function authenticate(connection: Connection, login: SaslLogin): Promise<number> {
  await shakeHands(connection, login.mechanism)
  if (login.mechanism === 'PLAIN') {
    const token = Buffer.from(`\0${login.username}\0${login.password}`)
    return (await exchange(connection, token)).sessionLifetimeMs
  }
  const scram = new ScramClient({ ...login, mechanism: login.mechanism })
  const challenge = await exchange(connection, scram.first())
  const proof = await evaluated(() => scram.final(challenge.authBytes))
  const last = await exchange(connection, proof)
  await evaluated(() => scram.verify(last.authBytes))
  return last.sessionLifetimeMs
}

async function shakeHands(connection: Connection, mechanism: string): Promise<void> {
  const version = connection.versions.pick(SaslHandshakeApi, { min: WRAPPED_TOKENS })
  const answer = await connection.sendInLogin(SaslHandshakeApi, { mechanism }, { version })
  const enabled = `enabled mechanisms are [${answer.mechanisms.join(', ')}]`
  if (answer.errorCode === errors.NONE.code) return
  if (answer.errorCode === errors.UNSUPPORTED_SASL_MECHANISM.code) {
    const text = `Client SASL mechanism '${mechanism}' not enabled in the server, ${enabled}`
    throw errorFromName('UNSUPPORTED_SASL_MECHANISM', text)
  }
  const text =
    answer.errorCode === errors.ILLEGAL_SASL_STATE.code
      ? `Unexpected handshake request with client mechanism ${mechanism}, ${enabled}`
      : `Unknown error code ${errorFromCode(answer.errorCode).kafkaError?.name}, client mechanism is ${mechanism}, ${enabled}`
  throw errorFromName('ILLEGAL_SASL_STATE', text)
}

async function exchange(
  connection: Connection,
  authBytes: Buffer,
): Promise<{ authBytes: Buffer; sessionLifetimeMs: number }> {
  const answer = await connection.sendInLogin(SaslAuthenticateApi, { authBytes })
  if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode, answer.errorMessage)
  return answer
}

async function evaluated<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (!(fault instanceof SaslError)) throw fault
    const shown = `java.util.concurrent.CompletionException: javax.security.sasl.SaslException: ${fault.message}`
    throw new ClientError(
      'org.apache.kafka.common.errors.SaslAuthenticationException',
      `An error: (${shown}) occurred when evaluating SASL token received from the Kafka Broker. Kafka Client will go to AUTHENTICATION_FAILED state.`,
      { kafkaError: errors.SASL_AUTHENTICATION_FAILED, cause: fault },
    )
  }
}
