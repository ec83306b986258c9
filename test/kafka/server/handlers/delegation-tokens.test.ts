import { expect, test } from 'vitest'
import { createDelegationToken } from '../../../../src/kafka/server/handlers/38-create-delegation-token.ts'
import { describeDelegationToken } from '../../../../src/kafka/server/handlers/41-describe-delegation-token.ts'
import { BrokerFixture } from '../broker-fixture.ts'

test('delegation tokens are refused in every version, as on any listener without authentication', async () => {
  const fixture = await BrokerFixture.start()
  const NOT_ALLOWED = 64
  for (const version of [1, 2, 3]) {
    const request = { renewers: [], maxLifetimeMs: -1n }
    const created = await fixture.send(
      createDelegationToken,
      version,
      version < 3 ? request : { ...request, ownerPrincipalType: null, ownerPrincipalName: null },
    )
    expect(created).toMatchObject({
      errorCode: NOT_ALLOWED,
      principalType: 'User',
      principalName: 'ANONYMOUS',
      tokenRequesterPrincipalName: version < 3 ? '' : 'ANONYMOUS',
      tokenId: '',
    })
    expect(await fixture.send(describeDelegationToken, version, { owners: null })).toMatchObject({
      errorCode: NOT_ALLOWED,
      tokens: [],
    })
  }
})
