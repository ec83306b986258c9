import { describe, expect, it } from 'vitest'
import { formatStringFormatter } from '../../../src/cli/console-consumers/format-string.ts'
import type { FormattedRecord } from '../../../src/cli/console-consumers/message-formatter.ts'
import { scriptLog } from '../../../src/cli/kit/log.ts'
import { BufferedOutput } from '../../../src/cli/kit/output.ts'
import { memoryIo } from '../golden/memory-io.ts'

const record: FormattedRecord = {
  topic: 't',
  partition: 3,
  offset: 42,
  leaderEpoch: 0,
  timestamp: 1_700_000_000_000,
  timestampType: 'CreateTime',
  sequence: -1,
  key: Buffer.from('key'),
  value: Buffer.from('value'),
  headers: [
    { key: 'a', value: Buffer.from('1') },
    { key: 'a', value: null },
  ],
}

async function print(
  format: string,
  more: Partial<FormattedRecord> = {},
  properties = new Map<string, string>(),
) {
  const io = memoryIo()
  const output = new BufferedOutput(io.stdout)
  formatStringFormatter(format, properties, scriptLog(io)).write({ ...record, ...more }, output)
  await output.end()
  return io.stdoutText()
}

describe('a format string', () => {
  it('prints the parts of a record', async () => {
    expect(await print('%t [%p] at %o: %T %k(%K)=%s(%S) {%h} 100%%')).toBe(
      't [3] at 42: 1700000000000 key(3)=value(5) {a=1,a=NULL} 100%',
    )
  })

  it('knows the escapes of C', async () => {
    expect(await print('\\x41\\t%o\\r\\n\\\\')).toBe('A\t42\r\n\\')
  })

  it('prints the length of a value as four bytes', async () => {
    expect(await print('%R%s')).toBe('\0\0\0\x05value')
  })

  it('prints nothing for null, and -1 for its length', async () => {
    expect(await print('<%k><%K><%s><%S>', { key: null, value: null })).toBe('<><-1><><-1>')
  })

  it('reads keys and values with a deserializer', async () => {
    const deserializer = 'org.apache.kafka.common.serialization.ShortDeserializer'
    expect(
      await print('%k', { key: Buffer.from([1, 0]) }, new Map([['key.deserializer', deserializer]])),
    ).toBe('256')
  })

  it.each(['%x', '%'])('refuses %s', async (format) => {
    await expect(print(format)).rejects.toThrow(`Unknown field '${format}' in the format`)
  })
})
