import { expect, test } from 'vitest'
import { errors } from '../../../src/kafka/errors.ts'
import { ResourceType } from '../../../src/kafka/server/cluster/resource-types.ts'
import { createDelegationToken } from '../../../src/kafka/server/handlers/38-create-delegation-token.ts'
import { renewDelegationToken } from '../../../src/kafka/server/handlers/39-renew-delegation-token.ts'
import { expireDelegationToken } from '../../../src/kafka/server/handlers/40-expire-delegation-token.ts'
import { incrementalAlterConfigs } from '../../../src/kafka/server/handlers/44-incremental-alter-configs.ts'
import { alterClientQuotas } from '../../../src/kafka/server/handlers/49-alter-client-quotas.ts'
import { alterUserScramCredentials } from '../../../src/kafka/server/handlers/51-alter-user-scram-credentials.ts'
import { BrokerFixture } from './broker-fixture.ts'

const CHECK_MS = 10_000
const user = { user: 'alice' }

const start = () =>
  BrokerFixture.start(
    new Map([
      ['delegation.token.secret.key', 'secret'],
      ['delegation.token.expiry.check.interval.ms', String(CHECK_MS)],
    ]),
  )

/** A disk that runs full at the first change of a row, or at the commit; returns how to make room. */
function fill(fixture: BrokerFixture, place: string): () => void {
  const { database } = fixture.store
  const refuse = (): never => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  }
  if (place === 'commit') {
    const { write } = fixture.store
    fixture.store.write = (fn) => {
      const result = write.call(fixture.store, fn)
      fixture.store.beforeCommit(refuse)
      return result as never
    }
    return () => {
      fixture.store.write = write
    }
  }
  database.function('refuse', refuse)
  const tables = ['delegation_tokens', 'configs', 'client_quotas', 'scram_credentials']
  for (const table of tables)
    for (const change of ['INSERT', 'DELETE', 'UPDATE'])
      database.exec(
        `CREATE TEMP TRIGGER ${table}_${change} BEFORE ${change} ON ${table} BEGIN SELECT refuse(); END`,
      )
  return () => {
    for (const table of tables)
      for (const change of ['INSERT', 'DELETE', 'UPDATE']) database.exec(`DROP TRIGGER ${table}_${change}`)
  }
}

const PLACES = ['first change', 'commit']

test.each(PLACES)(
  'tokens on a disk that is full at the %s stay as they are, and are changed when there is room',
  async (place) => {
    const fixture = await start()
    const create = () => fixture.send(createDelegationToken, 3, { renewers: [], maxLifetimeMs: -1n }, user)
    const created = await create()
    const hmac = created?.hmac ?? Buffer.alloc(0)
    const before = fixture.broker.tokens.all()
    const changes = [
      create,
      () => fixture.send(renewDelegationToken, 2, { hmac, renewPeriodMs: 50_000n }, user),
      () => fixture.send(expireDelegationToken, 2, { hmac, expiryTimePeriodMs: 60_000n }, user),
      () => fixture.send(expireDelegationToken, 2, { hmac, expiryTimePeriodMs: -1n }, user),
    ]
    const makeRoom = fill(fixture, place)
    for (const change of changes)
      expect(await change()).toMatchObject({ errorCode: errors.KAFKA_STORAGE_ERROR.code })
    expect(fixture.broker.tokens.all()).toEqual(before)
    expect(fixture.broker.tokens.provedBy(hmac)).toEqual(before[0])
    makeRoom()
    for (const change of changes) expect(await change()).toMatchObject({ errorCode: 0 })
    expect(fixture.broker.tokens.all()).toHaveLength(1)
    await fixture.crash()
    expect(fixture.broker.tokens.all()).toHaveLength(1)
  },
)

test.each(PLACES)(
  'tokens that expire while the disk is full at the %s go when there is room',
  async (place) => {
    const fixture = await start()
    const now = fixture.clock.now()
    await fixture.send(createDelegationToken, 3, { renewers: [], maxLifetimeMs: BigInt(CHECK_MS) }, user)
    const makeRoom = fill(fixture, place)
    fixture.clock.advance(2 * CHECK_MS + 1)
    await fixture.store.committed().catch(() => undefined)
    expect(fixture.broker.tokens.all()).toHaveLength(1)
    makeRoom()
    fixture.clock.advance(CHECK_MS)
    await fixture.store.committed()
    expect([fixture.broker.tokens.all(), fixture.clock.now() > now]).toEqual([[], true])
  },
)

test.each(PLACES)('settings on a disk that is full at the %s are refused one by one', async (place) => {
  const fixture = await start()
  const credential = {
    name: 'alice',
    mechanism: 1,
    iterations: 4096,
    salt: Buffer.from('salt'),
    saltedPassword: Buffer.alloc(32, 1),
  }
  const entity = [{ entityType: 'user', entityName: 'alice' }]
  const change = async () => [
    (await fixture.send(alterUserScramCredentials, 0, { deletions: [], upsertions: [credential] }, user))
      ?.results[0]?.errorCode,
    (
      await fixture.send(
        alterClientQuotas,
        1,
        {
          entries: [{ entity, ops: [{ key: 'producer_byte_rate', value: 1000, remove: false }] }],
          validateOnly: false,
        },
        user,
      )
    )?.entries[0]?.errorCode,
    (
      await fixture.send(
        incrementalAlterConfigs,
        1,
        {
          resources: [
            {
              resourceType: ResourceType.BROKER,
              resourceName: '',
              configs: [{ name: 'log.retention.ms', configOperation: 0, value: '100000' }],
            },
          ],
          validateOnly: false,
        },
        user,
      )
    )?.responses[0]?.errorCode,
  ]
  const { code } = errors.KAFKA_STORAGE_ERROR
  const makeRoom = fill(fixture, place)
  expect(await change()).toEqual([code, code, code])
  makeRoom()
  expect(await change()).toEqual([0, 0, 0])
})
