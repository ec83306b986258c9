/** What disk.c has noted: the changes of files, in their order. */

const kinds = [
  'opened',
  'created',
  'written',
  'truncated',
  'syncBegun',
  'synced',
  'unlinked',
  'renamed',
] as const
const HEAD_BYTES = 21

export interface DiskEvent {
  readonly kind: (typeof kinds)[number]
  readonly file: number
  /** Where it was written, to which length it was cut, or which sync it is. */
  readonly offset: number
  /** The name of the file, or what was written. */
  readonly bytes: Buffer
  /** The moment at which it has happened, as `momentOf` counts. */
  readonly moment: number
}

/** Reads a trace; a record that was not finished ends it. */
export function readTrace(trace: Buffer): DiskEvent[] {
  const events: DiskEvent[] = []
  for (let at = 0; at + HEAD_BYTES <= trace.length; ) {
    const kind = kinds[trace.readUInt8(at) - 1]
    if (kind === undefined) throw new Error(`no record of a trace at ${at}`)
    const length = Number(trace.readBigUInt64LE(at + 13))
    const end = at + HEAD_BYTES + length
    if (end > trace.length) break
    events.push({
      kind,
      file: trace.readUInt32LE(at + 1),
      offset: Number(trace.readBigUInt64LE(at + 5)),
      bytes: trace.subarray(at + HEAD_BYTES, end),
      moment: end,
    })
    at = end
  }
  return events
}
