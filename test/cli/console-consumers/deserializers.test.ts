import { describe, expect, it } from 'vitest'
import { findDeserializer } from '../../../src/cli/console-consumers/deserializers.ts'

const log = { error: () => {} }
const read = (name: string, hex: string, settings: Record<string, string> = {}) =>
  findDeserializer(`org.apache.kafka.common.serialization.${name}`, {
    isKey: false,
    properties: new Map(Object.entries(settings)),
    log,
  })(Buffer.from(hex, 'hex'))

describe('deserializers', () => {
  it.each([
    ['StringDeserializer', 'e8bf99', '这'],
    ['IntegerDeserializer', 'ffffffff', '-1'],
    ['LongDeserializer', '7fffffffffffffff', '9223372036854775807'],
    ['ShortDeserializer', '8000', '-32768'],
    ['DoubleDeserializer', '3ff8000000000000', '1.5'],
    ['DoubleDeserializer', '4059000000000000', '100.0'],
    ['DoubleDeserializer', '7ff8000000000000', 'NaN'],
    ['FloatDeserializer', '3dcccccd', '0.1'],
    ['FloatDeserializer', '4b800000', '1.6777216E7'],
    ['FloatDeserializer', '42c80000', '100.0'],
    ['FloatDeserializer', '00000007', '9.8E-45'],
    ['FloatDeserializer', '40a00000', '5.0'],
    ['BooleanDeserializer', '01', 'true'],
    ['BytesDeserializer', '615c00ff20', 'a\\x5C\\x00\\xFF '],
    ['ByteBufferDeserializer', '616263', 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]'],
  ])('%s shows %s as Java does', (name, hex, text) => {
    expect(read(name, hex)).toBe(text)
  })

  it('shows a UUID from its text', () => {
    const text = '0F0e0d0c-0001-0002-0003-00000000000a'
    expect(read('UUIDDeserializer', Buffer.from(text).toString('hex'))).toBe(text.toLowerCase())
  })

  it('reads other encodings', () => {
    expect(read('StringDeserializer', 'e9', { 'deserializer.encoding': 'ISO-8859-1' })).toBe('é')
  })

  it.each([
    ['ISO-8859-1', '80', '\u0080'],
    ['US-ASCII', '41e9', 'A\ufffd'],
    ['UTF-16', '00e9', 'é'],
    ['UTF-16', 'fffee900', 'é'],
    ['windows-1252', '80', '€'],
    ['GBK', 'd6d0', '中'],
    ['UTF-8', 'efbbbf61', '\ufeffa'],
  ])('reads %s as Java does', (encoding, hex, text) => {
    expect(read('StringDeserializer', hex, { 'value.deserializer.encoding': encoding })).toBe(text)
  })

  it('refuses an encoding that there is not', () => {
    expect(() => read('StringDeserializer', '61', { 'deserializer.encoding': 'nope' })).toThrow(
      'Unsupported encoding nope',
    )
  })

  it('refuses bytes of another size', () => {
    expect(() => read('IntegerDeserializer', 'ff')).toThrow(
      'Size of data received by IntegerDeserializer is not 4',
    )
  })

  it('knows no other class', () => {
    expect(() => findDeserializer('nope', { isKey: false, properties: new Map(), log })).toThrow('nope')
  })
})
