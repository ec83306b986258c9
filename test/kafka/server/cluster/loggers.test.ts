import { describe, expect, test } from 'vitest'
import { describeConfigs } from '../../../../src/kafka/server/handlers/32-describe-configs.ts'
import { alterConfigs } from '../../../../src/kafka/server/handlers/33-alter-configs.ts'
import { incrementalAlterConfigs } from '../../../../src/kafka/server/handlers/44-incremental-alter-configs.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const BROKER_LOGGER = 8
const [SET, DELETE, APPEND] = [0, 1, 2]

async function start() {
  const fixture = await BrokerFixture.start()
  fixture.broker.cluster.logLevels.add('samsa.kafka')
  const alter = async (
    configs: readonly (readonly [name: string, configOperation: number, value: string | null])[],
    options: { readonly resourceName?: string; readonly validateOnly?: boolean } = {},
  ) => {
    const { resourceName = '1', validateOnly = false } = options
    const answer = await fixture.send(incrementalAlterConfigs, 1, {
      resources: [
        {
          resourceType: BROKER_LOGGER,
          resourceName,
          configs: configs.map(([name, configOperation, value]) => ({ name, configOperation, value })),
        },
      ],
      validateOnly,
    })
    return answer?.responses.map(({ errorCode, errorMessage }) => [errorCode, errorMessage])[0]
  }
  const levels = async () => {
    const answer = await fixture.send(describeConfigs, 4, {
      resources: [{ resourceType: BROKER_LOGGER, resourceName: '1', configurationKeys: null }],
    })
    return answer?.results[0]?.configs.map(({ name, value, configSource }) => [name, value, configSource])
  }
  return { fixture, alter, levels }
}

describe('the loggers of a broker', () => {
  test('are told and changed, as long as the process lives', async () => {
    const { alter, levels } = await start()
    expect(await levels()).toEqual([
      ['root', 'INFO', 6],
      ['samsa.kafka', 'INFO', 6],
    ])
    expect(await alter([['samsa.kafka', SET, 'DEBUG']], { validateOnly: true })).toEqual([0, null])
    expect(await alter([['samsa.kafka', SET, 'TRACE']])).toEqual([0, null])
    expect(await alter([['root', SET, 'WARN']])).toEqual([0, null])
    expect(await levels()).toEqual([
      ['root', 'WARN', 6],
      ['samsa.kafka', 'TRACE', 6],
    ])
    expect(await alter([['samsa.kafka', DELETE, null]])).toEqual([0, null])
    expect(await levels()).toEqual([
      ['root', 'WARN', 6],
      ['samsa.kafka', 'WARN', 6],
    ])
  })

  test('are refused what the reference refuses, in its words, and nothing is changed then', async () => {
    const { alter, levels } = await start()
    const before = await levels()
    expect(await alter([['samsa.kafka', SET, 'debug']])).toEqual([
      40,
      'Cannot set the log level of samsa.kafka to debug as it is not a supported log level. Valid log levels are DEBUG, ERROR, FATAL, INFO, TRACE, WARN',
    ])
    const twice = [['samsa.kafka', SET, 'ERROR'] as const, ['x', SET, 'INFO'] as const]
    expect(await alter(twice)).toEqual([40, 'Logger x does not exist!'])
    expect(await alter([['root', DELETE, null]])).toEqual([
      42,
      'Removing the log level of the root logger is not allowed',
    ])
    expect(await alter([['root', APPEND, 'INFO']])).toEqual([
      42,
      'APPEND operation is not allowed for the BROKER_LOGGER resource',
    ])
    expect(await alter([['root', SET, 'INFO']], { resourceName: '2' })).toEqual([
      42,
      'Unexpected node id. Expected 1, but received 2',
    ])
    expect(await levels()).toEqual(before)
  })

  test('cannot be replaced all at once', async () => {
    const { fixture } = await start()
    const answer = await fixture.send(alterConfigs, 2, {
      resources: [
        {
          resourceType: BROKER_LOGGER,
          resourceName: '1',
          configs: [{ name: 'root', value: 'WARN' }],
        },
      ],
      validateOnly: false,
    })
    expect(answer?.responses).toMatchObject([{ errorCode: 42, errorMessage: 'Unknown resource type 8' }])
  })
})
