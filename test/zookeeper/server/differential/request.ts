import { type JuteType, JuteWriter } from '../../../../src/zookeeper/jute.ts'
import { type MultiOp, writeMultiRequest } from '../../../../src/zookeeper/multi.ts'

/** A request as it is sent: whatever it is, it is bytes behind a header. */
export interface Request {
  readonly opCode: number
  readonly xid: number
  /** The body; zxids in it are given relative to the last one that the client has seen. */
  readonly body: (lastZxid: bigint) => Buffer
  /** For people; made when it is asked for. */
  readonly text: string
}

/** A request with a record for a body. */
export function recordRequest<T>(
  name: string,
  opCode: number,
  type: JuteType<T> | null,
  value: T,
  xid: number,
): Request {
  const body = bodyOf((writer) => type?.write(writer, value))
  return {
    opCode,
    xid,
    body: () => body,
    get text() {
      return `${name} ${asText(value)}`
    },
  }
}

export function multiRequest(name: string, opCode: number, ops: readonly MultiOp[], xid: number): Request {
  const body = bodyOf((writer) => writeMultiRequest(writer, ops))
  return {
    opCode,
    xid,
    body: () => body,
    get text() {
      return `${name} [${ops.map(({ type, request }) => `${type} ${asText(request)}`).join(', ')}]`
    },
  }
}

/** The same request with its body cut off, or with bytes after it, or with a byte changed. */
export function mangled(request: Request, change: (body: Buffer) => Buffer): Request {
  const body = (lastZxid: bigint) => change(request.body(lastZxid))
  return {
    opCode: request.opCode,
    xid: request.xid,
    body,
    get text() {
      return `${request.text} as ${body(0n).toString('hex').slice(0, 120)}`
    },
  }
}

export function bodyOf(write: (writer: JuteWriter) => void): Buffer {
  const writer = new JuteWriter()
  write(writer)
  return writer.take()
}

/** The frame of a request. */
export function requestFrame(request: Request, lastZxid: bigint): Buffer {
  const body = request.body(lastZxid)
  const header = Buffer.alloc(12)
  header.writeInt32BE(8 + body.length, 0)
  header.writeInt32BE(request.xid, 4)
  header.writeInt32BE(request.opCode, 8)
  return Buffer.concat([header, body])
}

function asText(value: unknown): string {
  return JSON.stringify(value, (_, item) => {
    if (typeof item === 'bigint') return String(item)
    return isSerializedBuffer(item) ? Buffer.from(item.data).toString('latin1').slice(0, 60) : item
  })
}

function isSerializedBuffer(item: unknown): item is { readonly data: number[] } {
  return typeof item === 'object' && item !== null && 'type' in item && item.type === 'Buffer'
}
