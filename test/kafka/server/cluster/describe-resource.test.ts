import { expect, test } from 'vitest'
import { ConfigSource } from '../../../../src/kafka/server/cluster/config-source.ts'
import { describeResource } from '../../../../src/kafka/server/cluster/describe-resource.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { BrokerFixture } from '../broker-fixture.ts'

/** What a broker's description says of a key; undefined where it leaves the key out. */
async function throttleWith(dynamic: Readonly<Record<string, string>>): Promise<unknown> {
  const { cluster } = (await BrokerFixture.start()).broker
  cluster.configs.setDynamic({ broker: new Map(Object.entries(dynamic)) })
  const described = describeResource(ResourceType.BROKER, '1', cluster)
  if (!Array.isArray(described)) throw new Error('the broker is not described')
  return described.find(({ name }) => name === 'leader.replication.throttled.rate')
}

test('the rate of a throttled reassignment is told where it is set', async () => {
  const source = ConfigSource.DYNAMIC_BROKER_CONFIG
  expect(await throttleWith({ 'leader.replication.throttled.rate': '1000000' })).toMatchObject({
    value: '1000000',
    isSensitive: false,
    synonyms: [{ name: 'leader.replication.throttled.rate', value: '1000000', source }],
  })
})

test('the rate of a throttled reassignment has no default that would be told', async () => {
  expect(await throttleWith({})).toBeUndefined()
})
