import { describe, expect, it } from 'vitest'
import { writeJson } from '../../../src/cli/kit/json.ts'
import { memoryIo } from '../golden/memory-io.ts'

describe('writeJson', () => {
  it('writes a line for each thing, its numbers as numbers', () => {
    const io = memoryIo()
    writeJson(io, { name: 'a', offset: 9007199254740991n, partitions: [0, 1] })
    writeJson(io, { name: 'b' })
    expect(io.stdoutText()).toBe('{"name":"a","offset":9007199254740991,"partitions":[0,1]}\n{"name":"b"}\n')
  })

  it('keeps the names of what is unknown', () => {
    const io = memoryIo()
    writeJson(io, { lag: undefined, members: [{ rackId: undefined }] })
    expect(io.stdoutText()).toBe('{"lag":null,"members":[{"rackId":null}]}\n')
  })

  it('writes a number that JavaScript would round as a text', () => {
    const io = memoryIo()
    writeJson(io, { offset: 9223372036854775807n })
    expect(io.stdoutText()).toBe('{"offset":"9223372036854775807"}\n')
  })
})
