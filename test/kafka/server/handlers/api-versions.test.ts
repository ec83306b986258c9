import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  apiVersionsOf,
  unsupportedApiVersions,
} from '../../../../src/kafka/server/handlers/18-api-versions.ts'
import { handlers } from '../../../../src/kafka/server/handlers/index.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const apiVersions = apiVersionsOf(() => handlers)
const ask = { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' }

interface AdvertisedRange {
  readonly name: string
  readonly apiKey: number
  readonly min: number
  readonly max: number
}

/** What Kafka 4.3.1 advertises. */
const reference: readonly AdvertisedRange[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/kafka/api-versions.json', import.meta.url), 'utf8'),
)

describe('ApiVersions', () => {
  test('tells each API that has a handler once, in order, with the versions of Kafka 4.3.1', async () => {
    const fixture = await BrokerFixture.start()
    const answer = await fixture.send(apiVersions, 4, ask)
    const told = answer?.apiKeys ?? []
    expect(told.map(({ apiKey }) => apiKey)).toEqual(handlers.map(({ api }) => api.key))
    for (const { apiKey, minVersion, maxVersion } of told) {
      const expected = reference.find((range) => range.apiKey === apiKey)
      expect({ apiKey, minVersion, maxVersion }).toEqual({
        apiKey,
        minVersion: expected?.min,
        maxVersion: expected?.max,
      })
    }
  })

  test('tells features as finalized only when they are supported', async () => {
    const fixture = await BrokerFixture.start()
    const answer = await fixture.send(apiVersions, 4, ask)
    const supported = new Map(answer?.supportedFeatures.map(({ name, maxVersion }) => [name, maxVersion]))
    expect(answer?.finalizedFeatures.length).toBeGreaterThan(0)
    for (const { name, maxVersionLevel } of answer?.finalizedFeatures ?? []) {
      expect(supported.get(name), name).toBeGreaterThanOrEqual(maxVersionLevel)
    }
  })

  test.each([
    ['group.version', [68, 69]],
    ['share.version', [76, 77, 78, 79]],
    ['streams.version', [88, 89]],
    ['transaction.version', [24, 25, 26, 28]],
  ])('tells %s as finalized when, and only when, its APIs are served', async (feature, keys) => {
    const fixture = await BrokerFixture.start()
    const answer = await fixture.send(apiVersions, 4, ask)
    const served = new Set(answer?.apiKeys.map(({ apiKey }) => apiKey))
    const isFinalized = answer?.finalizedFeatures.some(({ name }) => name === feature)
    expect(isFinalized).toBe(keys.every((key) => served.has(key)))
  })

  test('leaves features with a minimum of 0 out before v4, where old clients fail on them', async () => {
    const fixture = await BrokerFixture.start()
    const answer = await fixture.send(apiVersions, 3, ask)
    expect(answer?.supportedFeatures.map(({ name }) => name)).toEqual(['metadata.version'])
  })

  test('answers a version too new with its own range, for the client to ask again', () => {
    expect(unsupportedApiVersions()).toEqual({
      errorCode: 35,
      apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }],
    })
  })
})
