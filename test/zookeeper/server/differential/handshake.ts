import { JuteWriter } from '../../../../src/zookeeper/jute.ts'

/** A handshake, with what only the moment can tell by name. */
export interface Handshake {
  /** A new one, that of the client itself, that of another client, or one that never was. */
  readonly session: 'new' | 'own' | number | 'unknown'
  readonly password: 'right' | 'wrong' | 'short' | 'null'
  readonly lastZxid: 'none' | 'seen' | 'future'
  readonly timeOut: number
  /** Undefined: the field is left out, as old clients do. */
  readonly readOnly?: boolean
  readonly protocolVersion: number
}

export const NEW_SESSION: Handshake = {
  session: 'new',
  password: 'right',
  lastZxid: 'none',
  timeOut: 3_600_000,
  readOnly: false,
  protocolVersion: 0,
}

/** What a client has of its session. */
export interface SessionKey {
  readonly id: bigint
  readonly password: Buffer
}

const UNKNOWN_ID = 0x7fn

/** The frame of a handshake. */
export function handshakeFrame(
  handshake: Handshake,
  known: { readonly key: SessionKey | undefined; readonly lastZxid: bigint },
): Buffer {
  const key = known.key ?? { id: UNKNOWN_ID, password: Buffer.alloc(16) }
  const writer = new JuteWriter()
  const frame = writer.beginFrame()
  writer.int(handshake.protocolVersion)
  writer.bigLong(zxidOf(handshake.lastZxid, known.lastZxid))
  writer.int(handshake.timeOut)
  writer.bigLong(handshake.session === 'new' ? 0n : handshake.session === 'unknown' ? UNKNOWN_ID : key.id)
  writer.bytes(passwordOf(handshake.password, key.password))
  if (handshake.readOnly !== undefined) writer.bool(handshake.readOnly)
  writer.endFrame(frame)
  return writer.take()
}

function zxidOf(lastZxid: Handshake['lastZxid'], seen: bigint): bigint {
  if (lastZxid === 'none') return 0n
  return lastZxid === 'seen' ? seen : seen + 1000n
}

function passwordOf(kind: Handshake['password'], right: Buffer): Buffer | null {
  switch (kind) {
    case 'right':
      return right
    case 'wrong':
      return Buffer.from(right.map((byte) => byte ^ 0x55))
    case 'short':
      return right.subarray(0, 5)
    case 'null':
      return null
  }
}
