import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { createDelegationToken } from '../../../../src/kafka/server/handlers/38-create-delegation-token.ts'
import { renewDelegationToken } from '../../../../src/kafka/server/handlers/39-renew-delegation-token.ts'
import { expireDelegationToken } from '../../../../src/kafka/server/handlers/40-expire-delegation-token.ts'
import { describeDelegationToken } from '../../../../src/kafka/server/handlers/41-describe-delegation-token.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const HOUR = 3_600_000

const start = (more: Record<string, string> = {}) =>
  BrokerFixture.start(
    new Map(
      Object.entries({
        'delegation.token.secret.key': 'secret',
        'delegation.token.max.lifetime.ms': String(10 * HOUR),
        'delegation.token.expiry.time.ms': String(HOUR),
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:root',
        ...more,
      }),
    ),
  )

type Fixture = Awaited<ReturnType<typeof start>>

async function create(fixture: Fixture, user: string, more: { owner?: string; maxLifetimeMs?: bigint } = {}) {
  const answer = await fixture.send(
    createDelegationToken,
    3,
    {
      ownerPrincipalType: more.owner === undefined ? null : 'User',
      ownerPrincipalName: more.owner ?? null,
      renewers: [{ principalType: 'User', principalName: 'bob' }],
      maxLifetimeMs: more.maxLifetimeMs ?? -1n,
    },
    { user },
  )
  if (answer === null) throw new Error('no answer')
  return answer
}

const renew = (fixture: Fixture, user: string, hmac: Buffer, renewPeriodMs = -1n) =>
  fixture.send(renewDelegationToken, 2, { hmac, renewPeriodMs }, { user })
const expire = (fixture: Fixture, user: string, hmac: Buffer, expiryTimePeriodMs = -1n) =>
  fixture.send(expireDelegationToken, 2, { hmac, expiryTimePeriodMs }, { user })

async function seenBy(fixture: Fixture, user: string, owners: string[] | null = null) {
  const named = owners?.map((principalName) => ({ principalType: 'User', principalName })) ?? null
  const answer = await fixture.send(describeDelegationToken, 3, { owners: named }, { user })
  return answer?.tokens.map(({ tokenId }) => tokenId)
}

test('a token is proved by HmacSHA512 of its id, lives as the broker says, and survives a kill', async () => {
  const fixture = await start()
  const now = fixture.clock.now()
  const created = await create(fixture, 'alice')
  expect(created).toMatchObject({
    errorCode: 0,
    principalName: 'alice',
    tokenRequesterPrincipalName: 'alice',
    issueTimestampMs: BigInt(now),
    expiryTimestampMs: BigInt(now + HOUR),
    maxTimestampMs: BigInt(now + 10 * HOUR),
    hmac: createHmac('sha512', 'secret').update(created.tokenId).digest(),
  })
  await fixture.crash()
  const answer = await fixture.send(describeDelegationToken, 3, { owners: null }, { user: 'bob' })
  expect(answer?.tokens).toMatchObject([
    {
      tokenId: created.tokenId,
      hmac: created.hmac,
      expiryTimestamp: created.expiryTimestampMs,
      renewers: [{ principalName: 'bob' }],
    },
  ])
})

test('owner and renewers renew a token, up to its limit, and nobody else does', async () => {
  const fixture = await start()
  const { hmac, maxTimestampMs } = await create(fixture, 'alice', { maxLifetimeMs: BigInt(2 * HOUR) })
  fixture.clock.advance(HOUR / 2)
  const now = BigInt(fixture.clock.now())
  expect(await renew(fixture, 'bob', hmac, 1000n)).toMatchObject({
    errorCode: 0,
    expiryTimestampMs: now + 1000n,
  })
  expect(await renew(fixture, 'alice', hmac)).toMatchObject({ expiryTimestampMs: now + BigInt(HOUR) })
  expect((await renew(fixture, 'eve', hmac))?.errorCode).toBe(errors.DELEGATION_TOKEN_OWNER_MISMATCH.code)
  expect((await renew(fixture, 'alice', Buffer.from('x')))?.errorCode).toBe(
    errors.DELEGATION_TOKEN_NOT_FOUND.code,
  )
  fixture.clock.advance(HOUR)
  expect(await renew(fixture, 'alice', hmac)).toMatchObject({ expiryTimestampMs: maxTimestampMs })
  fixture.clock.advance(HOUR)
  expect((await renew(fixture, 'alice', hmac))?.errorCode).toBe(errors.DELEGATION_TOKEN_EXPIRED.code)
})

test('a token expires when it is told to, and is deleted in the end', async () => {
  const fixture = await start({ 'delegation.token.expiry.check.interval.ms': '60000' })
  const [first, second] = [await create(fixture, 'alice'), await create(fixture, 'alice')]
  const now = BigInt(fixture.clock.now())
  expect(await expire(fixture, 'alice', first.hmac, 1000n)).toMatchObject({ expiryTimestampMs: now + 1000n })
  expect((await expire(fixture, 'eve', second.hmac))?.errorCode).toBe(
    errors.DELEGATION_TOKEN_OWNER_MISMATCH.code,
  )
  expect(await expire(fixture, 'bob', second.hmac)).toMatchObject({ errorCode: 0, expiryTimestampMs: now })
  expect(await seenBy(fixture, 'alice')).toEqual([first.tokenId])
  fixture.clock.advance(60_000)
  await fixture.store.committed()
  expect(await seenBy(fixture, 'alice')).toEqual([])
})

test('others see a token, and have one made for a user, as ACLs allow', async () => {
  const fixture = await start()
  const { tokenId } = await create(fixture, 'alice')
  expect(await seenBy(fixture, 'eve')).toEqual([])
  expect(await seenBy(fixture, 'root')).toEqual([tokenId])
  expect(await seenBy(fixture, 'root', ['carol'])).toEqual([])
  expect(await seenBy(fixture, 'root', [])).toEqual([])
  expect((await create(fixture, 'eve', { owner: 'alice' })).errorCode).toBe(
    errors.DELEGATION_TOKEN_AUTHORIZATION_FAILED.code,
  )
  expect(await create(fixture, 'root', { owner: 'alice' })).toMatchObject({
    errorCode: 0,
    principalName: 'alice',
    tokenRequesterPrincipalName: 'root',
  })
})

test('a token is no ground for another, and without a secret there are none', async () => {
  const fixture = await start()
  const byToken = { user: 'alice', hasToken: true }
  const described = await fixture.send(describeDelegationToken, 3, { owners: null }, byToken)
  expect(described?.errorCode).toBe(errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code)
  const disabled = await BrokerFixture.start()
  expect(await create(disabled, 'alice')).toMatchObject({
    errorCode: errors.DELEGATION_TOKEN_AUTH_DISABLED.code,
    issueTimestampMs: 0n,
  })
})
