import { describe, expect, it } from 'vitest'
import { findDeserializer } from '../../../src/cli/console-consumers/deserializers.ts'

const log = { error: () => {} }
const SERDES = 'org.apache.kafka.common.serialization.Serdes$'

function list(inner: string, listClass = 'java.util.ArrayList') {
  const properties = new Map([
    ['default.list.value.serde.type', listClass],
    ['default.list.value.serde.inner', `${SERDES}${inner}Serde`],
  ])
  const read = findDeserializer('org.apache.kafka.common.serialization.ListDeserializer', {
    isKey: false,
    properties,
    log,
  })
  return (hex: string) => read(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

describe('the list deserializer', () => {
  it('shows values of one size, and where null stands among them', () => {
    expect(list('Integer')('00 00000000 00000002 00000001 ffffffff')).toBe('[1, -1]')
    expect(list('Integer')('00 00000001 00000001 00000003 00000001 00000003')).toBe('[1, null, 3]')
  })

  it('shows values with their lengths', () => {
    expect(list('String')('01 00000003 00000000 00000001 61 ffffffff')).toBe('[, a, null]')
    expect(list('String', 'java.util.LinkedList')('01 00000000')).toBe('[]')
  })

  it.each([
    ['02 00000000', 'Invalid serialization strategy flag value'],
    ['01 ffffffff', 'Corrupted byte[]. The number of list entries cannot be negative.'],
    [
      '01 00000100',
      'Corrupted byte[]. The number of list entries cannot be larger than overall number of bytes.',
    ],
    ['01 00000001 fffffffe', 'Corrupted byte[]. A list entry cannot have negative size.'],
    [
      '01 00000001 00000100',
      'Corrupted byte[]. A list entry cannot be larger than the overall number of bytes.',
    ],
    ['01 00000001 00000000', 'End of the stream was reached prematurely'],
    ['01 00000001 00000001', 'End of the stream was reached prematurely'],
    ['01 0000', 'Unable to deserialize into a List'],
    [
      '00 00000000 00000000',
      'Data is encoded as constant size entries, but configured inner deserializer is not a known fixed-size deserializer.',
    ],
  ])('refuses %s', (hex, message) => {
    expect(() => list('String')(hex)).toThrow(message)
  })

  it('needs to know the list and what it holds', () => {
    expect(() => list('String', 'java.util.Nope')).toThrow(
      'Invalid value java.util.Nope for configuration default.list.value.serde.type: Deserializer\'s list class "java.util.Nope" could not be found.',
    )
    expect(() =>
      findDeserializer('org.apache.kafka.common.serialization.ListDeserializer', {
        isKey: true,
        properties: new Map(),
        log,
      }),
    ).toThrow('Not able to determine the list class')
  })
})
