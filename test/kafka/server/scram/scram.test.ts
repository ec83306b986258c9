import { expect, test } from 'vitest'
import { describeUserScramCredentials } from '../../../../src/kafka/server/handlers/50-describe-user-scram-credentials.ts'
import { alterUserScramCredentials } from '../../../../src/kafka/server/handlers/51-alter-user-scram-credentials.ts'
import { planCredentials } from '../../../../src/kafka/server/scram/alter-credentials.ts'
import { BrokerFixture } from '../broker-fixture.ts'

test('of what a client sends only the keys that a login is checked with are kept', () => {
  // The example of RFC 7677: user "user", password "pencil".
  const saltedPassword = Buffer.from('xKSVEDI6tPlSysH6mUQZOeeOp01r6B3fcJbodRPcYV0=', 'base64')
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
  const { upsertions } = planCredentials(
    {
      deletions: [],
      upsertions: [{ name: 'user', mechanism: 1, iterations: 4096, salt, saltedPassword }],
    },
    () => false,
  )
  expect(upsertions).toEqual([
    {
      user: 'user',
      mechanism: 1,
      iterations: 4096,
      salt,
      storedKey: Buffer.from('WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=', 'base64'),
      serverKey: Buffer.from('wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=', 'base64'),
    },
  ])
})

test('credentials are there again after a kill', async () => {
  const fixture = await BrokerFixture.start()
  await fixture.send(alterUserScramCredentials, 0, {
    deletions: [],
    upsertions: [
      {
        name: 'alice',
        mechanism: 2,
        iterations: 5000,
        salt: Buffer.from('salt'),
        saltedPassword: Buffer.from('pw'),
      },
    ],
  })
  await fixture.crash()
  const answer = await fixture.send(describeUserScramCredentials, 0, { users: null })
  expect(answer?.results).toMatchObject([
    { user: 'alice', credentialInfos: [{ mechanism: 2, iterations: 5000 }] },
  ])
})
