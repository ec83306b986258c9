import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConnectorFile } from '../../../src/cli/connect-standalone/connector-file.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const read = (text: string, path = join(temporaryFolder(), 'connector')) => {
  writeFileSync(path, text)
  const { name, config, target } = readConnectorFile(path)
  return { name, target, config: Object.fromEntries(config) }
}

describe('a connector’s file', () => {
  it.each([
    ['name=a\ntopic=t\n', { topic: 't', name: 'a' }],
    ['{"name":"a","tasks.max":2}', { name: 'a', 'tasks.max': '2' }],
    ['{"name":"a","config":{"topic":"t"}}', { topic: 't', name: 'a' }],
    ['{"config":{"name":"a"},"other":[1]}', { name: 'a' }],
  ])('may be %s', (text, config) => {
    expect(read(text)).toEqual({ name: 'a', target: 'STARTED', config })
  })

  it('may say what the connector does at first', () => {
    expect(read('{"name":"a","initial_state":"paused","config":{}}').target).toBe('PAUSED')
  })

  it.each(['', 'topic=t\n', '[]', '{"name":', '{"config":{}}', '{"name":"a","topics":["b"]}'])(
    'must name the connector: %s',
    (text) => {
      const path = join(temporaryFolder(), 'connector')
      expect(() => read(text, path)).toThrow(
        `Connector configuration at '${path}' is missing the mandatory 'name' configuration`,
      )
    },
  )

  it('must not name it twice', () => {
    const path = join(temporaryFolder(), 'connector')
    expect(() => read('{"name":"a","config":{"name":"b"}}', path)).toThrow(
      `Connector name configuration in 'config' doesn't match the one specified in 'name' at '${path}'`,
    )
  })
})
