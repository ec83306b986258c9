import { describe, expect, it } from 'vitest'
import { PropertiesError, parseJavaProperties } from '../../src/instance/java-properties.ts'

const parse = (text: string): Record<string, string> => Object.fromEntries(parseJavaProperties(text))

describe('a .properties text', () => {
  it('takes =, : and white space between key and value', () => {
    expect(parse('a=1\nb:2\nc 3\nd = 4\ne : 5')).toEqual({ a: '1', b: '2', c: '3', d: '4', e: '5' })
  })

  it('keeps separators inside the value', () => {
    expect(parse('listeners=PLAINTEXT://localhost:9092\njaas=a="b" c=d;')).toEqual({
      listeners: 'PLAINTEXT://localhost:9092',
      jaas: 'a="b" c=d;',
    })
  })

  it('skips comments and empty lines, wherever they are indented', () => {
    expect(parse('# one\n  ! two\n\n \t\na=1 # not a comment')).toEqual({ a: '1 # not a comment' })
  })

  it('joins lines that end in a backslash and drops the next indent', () => {
    expect(parse('a=1,\\\n   2,\\\r\n   3\nb=x\\\\\nc=y')).toEqual({ a: '1,2,3', b: 'x\\', c: 'y' })
  })

  it('reads the escapes', () => {
    expect(parse('a\\=b=\\u4e2d\\t\\n\\q')).toEqual({ 'a=b': '中\t\nq' })
  })

  it.each(['a=\\u12', 'a=\\u12x4', '\\uzzzz=b', 'a=\\\\\\u'])('refuses %j, as Java does', (text) => {
    expect(() => parse(text)).toThrow(new PropertiesError('Malformed \\uxxxx encoding.'))
  })

  it('keeps a key without a value, and the last of two values', () => {
    expect(parse('a\nb=1\nb=2')).toEqual({ a: '', b: '2' })
  })
})
