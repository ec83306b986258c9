import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../src/cli/kit/json-text.ts'

describe('JSON as the reference writes it', () => {
  it('keeps all digits of a bigint', () => {
    expect(jsonText({ hash: -(2n ** 63n), list: [1, null, true, 1.5] })).toBe(
      '{"hash":-9223372036854775808,"list":[1,null,true,1.5]}',
    )
  })

  it('escapes as Jackson does', () => {
    expect(jsonText('"\\\n\u001f\u007fé/')).toBe('"\\"\\\\\\n\\u001F\u007fé/"')
  })

  it('leaves out absent members', () => {
    expect(jsonText({ a: undefined, b: {} })).toBe('{"b":{}}')
  })
})
