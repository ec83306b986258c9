import { expect, test } from 'vitest'
import { ScramClient } from '../../../../src/kafka/client/security/scram-client.ts'

/** The exchange of RFC 7677, section 3. */
const NONCE = 'rOprNGfwEbeRWgbNEkqO'
const CHALLENGE = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
const PROOF =
  'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
const VERDICT = 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='

function client(options: { username?: string; isToken?: boolean } = {}): ScramClient {
  return new ScramClient({
    mechanism: 'SCRAM-SHA-256',
    username: 'user',
    password: 'pencil',
    isToken: false,
    nonce: NONCE,
    ...options,
  })
}

test('the exchange of the RFC', async () => {
  const scram = client()
  expect(String(scram.first())).toBe(`n,,n=user,r=${NONCE}`)
  expect(String(await scram.final(Buffer.from(CHALLENGE)))).toBe(PROOF)
  expect(() => scram.verify(Buffer.from(VERDICT))).not.toThrow()
})

test('a name is escaped, and a delegation token is told', () => {
  const first = client({ username: 'a,b=c', isToken: true }).first()
  expect(String(first)).toBe(`n,,n=a=2Cb=3Dc,r=${NONCE},tokenauth=true`)
})

test('a server that does not know the password is found out', async () => {
  const scram = client()
  await scram.final(Buffer.from(CHALLENGE))
  expect(() => scram.verify(Buffer.from(`v=${'A'.repeat(43)}=`))).toThrow(
    'Invalid server signature in server final message',
  )
  expect(() => scram.verify(Buffer.from('e=other-error'))).toThrow(
    'Sasl authentication using SCRAM_SHA_256 failed with error: other-error',
  )
})

test.each([
  [CHALLENGE.replace('i=4096', 'i=4095'), 'Requested iterations 4095 is less than the minimum 4096'],
  [CHALLENGE.replace(NONCE, 'x'), 'Invalid server nonce: does not start with client nonce'],
  ['nonsense', 'Invalid SCRAM server first message format: nonsense'],
])('the challenge %s is refused', async (challenge, problem) => {
  await expect(client().final(Buffer.from(challenge))).rejects.toThrow(problem)
})
