import { expect, test } from 'vitest'
import { BrokerVersions } from '../../../src/kafka/client/versions.ts'
import { FetchApi } from '../../../src/kafka/messages/01-fetch.ts'
import { ListOffsetsApi } from '../../../src/kafka/messages/02-list-offsets.ts'

function broker(...ranges: [apiKey: number, minVersion: number, maxVersion: number][]): BrokerVersions {
  return new BrokerVersions({
    errorCode: 0,
    apiKeys: ranges.map(([apiKey, minVersion, maxVersion]) => ({ apiKey, minVersion, maxVersion })),
    throttleTimeMs: 0,
    supportedFeatures: [],
    finalizedFeaturesEpoch: -1,
    finalizedFeatures: [{ name: 'transaction.version', maxVersionLevel: 2, minVersionLevel: 2 }],
    zkMigrationReady: false,
  })
}

test('the highest version that both know is picked', () => {
  expect(broker([1, 0, 11]).pick(FetchApi)).toBe(11)
  expect(broker([1, 4, 99]).pick(FetchApi)).toBe(18)
  expect(broker([1, 4, 18]).pick(FetchApi, { max: 12 })).toBe(12)
})

test('an API that the broker lacks is refused in the reference words', () => {
  expect(() => broker().pick(ListOffsetsApi)).toThrow('The node does not support LIST_OFFSETS')
})

test('ranges that do not meet are refused in the reference words', () => {
  expect(() => broker([2, 0, 5]).pick(ListOffsetsApi, { min: 7 })).toThrow(
    'The node does not support LIST_OFFSETS with version in range [7,11]. The supported range is [0,5].',
  )
})

test('finalized features are known by level', () => {
  expect(broker().featureLevel('transaction.version')).toBe(2)
  expect(broker().featureLevel('share.version')).toBe(0)
})
