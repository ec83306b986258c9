import { describe, expect, test } from 'vitest'
import { apiVersionsOf } from '../../../../src/kafka/server/handlers/18-api-versions.ts'
import { describeConfigs } from '../../../../src/kafka/server/handlers/32-describe-configs.ts'
import { incrementalAlterConfigs } from '../../../../src/kafka/server/handlers/44-incremental-alter-configs.ts'
import { updateFeatures } from '../../../../src/kafka/server/handlers/57-update-features.ts'
import { consumerGroupHeartbeat } from '../../../../src/kafka/server/handlers/68-consumer-group-heartbeat.ts'
import { consumerGroupDescribe } from '../../../../src/kafka/server/handlers/69-consumer-group-describe.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const UPGRADE = 1
const SAFE_DOWNGRADE = 2

interface Update {
  readonly feature: string
  readonly maxVersionLevel: number
  readonly upgradeType: number
}

const update = (
  fixture: BrokerFixture,
  featureUpdates: readonly Update[],
  options: { validateOnly?: boolean } = {},
) =>
  fixture.send(updateFeatures, 2, {
    featureUpdates: featureUpdates.map((each) => ({ ...each, allowDowngrade: false })),
    ...options,
  })

const lowered: Update = { feature: 'group.version', maxVersionLevel: 0, upgradeType: SAFE_DOWNGRADE }

async function told(fixture: BrokerFixture) {
  const ask = { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' }
  const answer = await fixture.send(
    apiVersionsOf(() => []),
    4,
    ask,
  )
  const names = answer?.finalizedFeatures.map(({ name }) => name) ?? []
  return { epoch: answer?.finalizedFeaturesEpoch ?? -1, names }
}

describe('UpdateFeatures', () => {
  test('lowers a level, tells so with a higher epoch, and remembers it', async () => {
    const fixture = await BrokerFixture.start()
    const before = await told(fixture)
    expect(before.names).toContain('group.version')
    expect(await update(fixture, [lowered])).toMatchObject({ errorCode: 0, errorMessage: null })
    await fixture.crash()
    const after = await told(fixture)
    expect(after.names).not.toContain('group.version')
    expect(after.epoch).toBeGreaterThan(before.epoch)
    expect(fixture.broker.cluster.features.level('group.version')).toBe(0)
    await update(fixture, [{ feature: 'group.version', maxVersionLevel: 1, upgradeType: UPGRADE }])
    expect(fixture.broker.cluster.features.level('group.version')).toBe(1)
  })

  test('changes nothing when it only validates, or when one of several updates fails', async () => {
    const fixture = await BrokerFixture.start()
    const before = await told(fixture)
    expect(await update(fixture, [lowered], { validateOnly: true })).toMatchObject({ errorCode: 0 })
    const wrong = { feature: 'metadata.version', maxVersionLevel: 29, upgradeType: SAFE_DOWNGRADE }
    expect(await update(fixture, [lowered, wrong])).toMatchObject({ errorCode: 95 })
    expect(await told(fixture)).toEqual(before)
  })

  test('turns the APIs of consumer groups off with group.version', async () => {
    const fixture = await BrokerFixture.start()
    await update(fixture, [lowered])
    const heartbeat = { groupId: 'g', memberId: 'm', memberEpoch: 0, rebalanceTimeoutMs: 1000 }
    expect(await fixture.send(consumerGroupHeartbeat, 1, heartbeat)).toMatchObject({ errorCode: 35 })
    expect(
      await fixture.send(consumerGroupDescribe, 1, { groupIds: ['g'], includeAuthorizedOperations: false }),
    ).toMatchObject({
      groups: [{ groupId: 'g', errorCode: 35 }],
    })
  })

  test('ties min.insync.replicas to the cluster again when eligible leader replicas are turned on again', async () => {
    const fixture = await BrokerFixture.start()
    const feature = 'eligible.leader.replicas.version'
    const alter = (resourceName: string, name: string, configOperation: number, value: string | null) =>
      fixture.send(incrementalAlterConfigs, 1, {
        resources: [{ resourceType: 4, resourceName, configs: [{ name, configOperation, value }] }],
        validateOnly: false,
      })
    expect(await alter('1', 'min.insync.replicas', 0, '2')).toMatchObject({ responses: [{ errorCode: 40 }] })
    await update(fixture, [{ feature, maxVersionLevel: 0, upgradeType: SAFE_DOWNGRADE }])
    expect(await alter('1', 'min.insync.replicas', 0, '2')).toMatchObject({ responses: [{ errorCode: 0 }] })
    expect(await alter('', 'min.insync.replicas', 1, null)).toMatchObject({ responses: [{ errorCode: 0 }] })
    await update(fixture, [{ feature, maxVersionLevel: 1, upgradeType: UPGRADE }])
    const described = await fixture.send(describeConfigs, 4, {
      resources: [
        { resourceType: 4, resourceName: '1', configurationKeys: ['min.insync.replicas'] },
        { resourceType: 4, resourceName: '', configurationKeys: ['min.insync.replicas'] },
      ],
      includeSynonyms: true,
    })
    expect(described?.results.map(({ configs }) => configs.map(({ value }) => value))).toEqual([['1'], ['1']])
    expect(described?.results[0]?.configs[0]?.synonyms.map(({ source }) => source)).toEqual([3, 5])
  })
})
