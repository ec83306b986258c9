import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { MetadataApi } from '../../../../src/kafka/messages/03-metadata.ts'
import { SaslHandshakeApi } from '../../../../src/kafka/messages/17-sasl-handshake.ts'
import { ApiVersionsApi } from '../../../../src/kafka/messages/18-api-versions.ts'
import { SaslAuthenticateApi } from '../../../../src/kafka/messages/36-sasl-authenticate.ts'
import { PlainExchange } from '../../../../src/kafka/server/authentication/plain.ts'
import { SaslSession } from '../../../../src/kafka/server/authentication/sasl-session.ts'
import { ScramExchange } from '../../../../src/kafka/server/authentication/scram.ts'

const users = new Map([
  ['alice', 'alice-secret'],
  ['bob', 'bob-secret'],
])
const plain = (user: string, password: string, as = ''): Buffer => Buffer.from(`${as}\0${user}\0${password}`)

function session(maxReauthMs = 0) {
  const principals: string[] = []
  const failures: string[] = []
  const mechanism = { maxReauthMs, begin: () => new PlainExchange(users) }
  const sasl = new SaslSession({
    mechanisms: new Map([
      ['PLAIN', mechanism],
      ['SCRAM-SHA-256', mechanism],
    ]),
    onPrincipal: ({ name }) => principals.push(name),
    onFailure: (why) => failures.push(why),
  })
  return { sasl, principals, failures }
}

test('a client that proves who it is may ask for anything, and nothing before', () => {
  const { sasl, principals } = session()
  expect(sasl.objectionTo(MetadataApi, 0)).toBe(
    'Unexpected Kafka request of type Metadata during SASL handshake.',
  )
  expect(sasl.objectionTo(ApiVersionsApi, 0)).toBeUndefined()
  sasl.versionsTold()
  expect(sasl.handshake('PLAIN', 1, 0)).toEqual({ errorCode: 0, mechanisms: ['PLAIN', 'SCRAM-SHA-256'] })
  expect(sasl.objectionTo(MetadataApi, 0)).toBe(
    'Unexpected Kafka request of type Metadata during SASL authentication.',
  )
  expect(sasl.objectionTo(SaslAuthenticateApi, 0)).toBeUndefined()
  expect(sasl.authenticate(plain('alice', 'alice-secret'), 0)).toMatchObject({
    errorCode: 0,
    sessionLifetimeMs: 0,
  })
  expect(principals).toEqual(['alice'])
  expect(sasl.objectionTo(MetadataApi, 0)).toBeUndefined()
  expect(sasl.handshake('PLAIN', 1, 0)).toBeUndefined()
})

test.each([
  [plain('alice', 'wrong'), 'Authentication failed: Invalid username or password'],
  [plain('nobody', 'x'), 'Authentication failed: Invalid username or password'],
  [plain('', 'x'), 'Authentication failed: username not specified'],
  [plain('alice', ''), 'Authentication failed: password not specified'],
  [
    plain('alice', 'alice-secret', 'bob'),
    'Authentication failed: Client requested an authorization id that is different from username',
  ],
  [Buffer.from('alice'), 'Invalid SASL/PLAIN response: expected 3 tokens, got 1'],
  [Buffer.from('a\0b\0c\0d\0e'), 'Invalid SASL/PLAIN response: expected 3 tokens, got 4'],
])('a wrong proof is refused in the words of Kafka, and the connection ends (%#)', (token, text) => {
  const { sasl, principals, failures } = session()
  sasl.handshake('PLAIN', 1, 0)
  const answer = sasl.authenticate(token, 0)
  expect(answer).toMatchObject({ errorCode: errors.SASL_AUTHENTICATION_FAILED.code, errorMessage: text })
  expect(sasl.hasFailed).toBe(true)
  expect([principals, failures]).toEqual([[], [text]])
})

test('a mechanism that is not offered is refused with those that are', () => {
  const { sasl } = session()
  expect(sasl.handshake('GSSAPI', 1, 0)).toEqual({
    errorCode: errors.UNSUPPORTED_SASL_MECHANISM.code,
    mechanisms: ['PLAIN', 'SCRAM-SHA-256'],
  })
  expect(sasl.hasFailed).toBe(true)
})

test('after a handshake of version 0 tokens are frames by themselves', () => {
  const { sasl, principals } = session()
  sasl.handshake('PLAIN', 0, 0)
  expect(sasl.takesBareToken).toBe(true)
  expect(sasl.bareToken(plain('bob', 'bob-secret'), 0)).toEqual(Buffer.alloc(0))
  expect([principals, sasl.takesBareToken]).toEqual([['bob'], false])
  const other = session().sasl
  other.handshake('PLAIN', 0, 0)
  expect(other.bareToken(plain('bob', 'wrong'), 0)).toBeUndefined()
})

test('a login that ends is renewed by the same user and mechanism, or the connection is lost', () => {
  const { sasl } = session(60_000)
  sasl.handshake('PLAIN', 1, 0)
  const proof = plain('alice', 'alice-secret')
  expect(sasl.authenticate(proof, 1000)).toMatchObject({ sessionLifetimeMs: 60_000 })
  expect(sasl.objectionTo(MetadataApi, 61_000)).toBeUndefined()
  expect(sasl.objectionTo(MetadataApi, 61_001)).toBe('the login is over, and was not renewed')
  expect(sasl.objectionTo(SaslHandshakeApi, 61_001)).toBeUndefined()
  expect(sasl.handshake('PLAIN', 1, 61_001)?.errorCode).toBe(0)
  expect(sasl.authenticate(proof, 61_002)).toMatchObject({ errorCode: 0, sessionLifetimeMs: 60_000 })
  expect(sasl.handshake('SCRAM-SHA-256', 1, 70_000)?.errorCode).toBe(0)
  expect(sasl.objectionTo(SaslAuthenticateApi, 70_000)).toBe(
    "SASL mechanism 'SCRAM-SHA-256' requested by client is not supported for re-authentication of mechanism 'PLAIN'",
  )
})

test('a login is not renewed as somebody else', () => {
  const { sasl } = session(60_000)
  sasl.handshake('PLAIN', 1, 0)
  sasl.authenticate(plain('alice', 'alice-secret'), 0)
  sasl.handshake('PLAIN', 1, 5000)
  expect(sasl.authenticate(plain('bob', 'bob-secret'), 5000)).toMatchObject({
    errorCode: errors.SASL_AUTHENTICATION_FAILED.code,
    errorMessage: 'Cannot change principals during re-authentication from User.alice: User.bob',
  })
})

// The example of RFC 7677: user "user", password "pencil".
function pencil() {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
  const salted = pbkdf2Sync('pencil', salt, 4096, 32, 'sha256')
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest()
  const secret = { salt, storedKey, serverKey: hmac('Server Key'), iterations: 4096 }
  return new ScramExchange({
    hash: 'sha256',
    accountOf: (name, isToken) =>
      name === 'user' && !isToken ? { secret, user: name, tokenExpiresMs: undefined } : undefined,
    newNonce: () => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  })
}

const FIRST = 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO'
const FINAL =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='

test('SCRAM goes as in the example of RFC 7677', () => {
  const scram = pencil()
  expect(scram.evaluate(Buffer.from(FIRST))).toEqual({
    kind: 'challenge',
    token: Buffer.from(
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    ),
  })
  expect(scram.evaluate(Buffer.from(FINAL))).toEqual({
    kind: 'done',
    token: Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='),
    identity: { user: 'user', tokenExpiresMs: undefined },
  })
})

test.each([
  ['n,,n=other,r=abc', undefined, 'Authentication failed: Invalid user credentials'],
  ['n,,n=user,r=abc,tokenauth=true', undefined, 'Token Authentication failed: Invalid tokenId : user'],
  [
    'p=tls-unique,,n=user,r=abc',
    undefined,
    'Invalid SCRAM client first message format: p=tls-unique,,n=user,r=abc',
  ],
  [FIRST, FINAL.replace('dHzb', 'dHzc'), 'Invalid client credentials'],
  [FIRST, FINAL.replace('k0,p', 'k1,p'), 'Invalid client nonce in the final client message.'],
  [FIRST, 'nonsense', 'Invalid SCRAM client final message format: nonsense'],
])('of what is wrong with a proof of SCRAM only the log hears (%#)', (first, final, why) => {
  const scram = pencil()
  const step = scram.evaluate(Buffer.from(first))
  const last = final === undefined ? step : scram.evaluate(Buffer.from(final))
  expect(last).toEqual({ kind: 'failed', told: null, why })
})
