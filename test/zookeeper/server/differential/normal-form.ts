import { encodeRecord, JuteReader, type JuteType } from '../../../../src/zookeeper/jute.ts'
import * as messages from '../../../../src/zookeeper/messages.ts'
import { readMultiResponse, writeMultiResponse } from '../../../../src/zookeeper/multi.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import type { Received } from './link.ts'

/** What decides how a value is shown: what differs between two servers by chance is named by its place in the history. */
export interface Names {
  /** The zxid at which the comparison began. */
  readonly baseZxid: bigint
  sessionName(id: bigint): string
}

const multiResponse: JuteType<unknown> = {
  minBytes: 0,
  read: readMultiResponse,
  write: (writer, value) => writeMultiResponse(writer, value as ReturnType<typeof readMultiResponse>),
}

const BODIES = new Map<number, JuteType<unknown>>([
  [OpCode.create, messages.CreateResponse],
  [OpCode.create2, messages.Create2Response],
  [OpCode.createContainer, messages.Create2Response],
  [OpCode.createTTL, messages.Create2Response],
  [OpCode.exists, messages.ExistsResponse],
  [OpCode.getData, messages.GetDataResponse],
  [OpCode.setData, messages.SetDataResponse],
  [OpCode.getACL, messages.GetACLResponse],
  [OpCode.setACL, messages.SetACLResponse],
  [OpCode.getChildren, messages.GetChildrenResponse],
  [OpCode.getChildren2, messages.GetChildren2Response],
  [OpCode.sync, messages.SyncResponse],
  [OpCode.multi, multiResponse],
  [OpCode.multiRead, multiResponse],
  [OpCode.sasl, messages.SetSASLResponse],
  [OpCode.getEphemerals, messages.GetEphemeralsResponse],
  [OpCode.getAllChildrenNumber, messages.GetAllChildrenNumberResponse],
  [OpCode.addWatch, messages.ErrorResponse],
  [OpCode.whoAmI, messages.WhoAmIResponse],
])

/** What came, as text in which equal means equal. `opCode`: what a reply answers. */
export function normalForm(received: Received, opCode: number | undefined, names: Names): string {
  switch (received.kind) {
    case 'connected':
      return `connected ${connectedForm(received.body, names)}`
    case 'event':
      return `event ${zxidForm(received.zxid, names)} ${bodyForm(messages.WatcherEvent, received.body, names)}`
    case 'reply': {
      const type = opCode === undefined ? undefined : BODIES.get(opCode)
      const body =
        type === undefined || received.body.length === 0
          ? received.body.toString('hex')
          : bodyForm(type, received.body, names)
      return `reply ${received.xid} zxid ${zxidForm(received.zxid, names)} err ${received.err} ${body}`
    }
    default:
      return received.kind
  }
}

/** Fields of the answer to a handshake; the password is right when it lets somebody in, which other steps try. */
function connectedForm(body: Buffer, names: Names): string {
  const { sessionId, passwd, ...rest } = messages.ConnectResponse.read(new JuteReader(body))
  const password = passwd?.every((byte) => byte === 0) ? 'zeros' : 'a password'
  return `${JSON.stringify(rest)} ${names.sessionName(sessionId)} ${passwd?.length} bytes of ${password}, ${body.length} in all`
}

function bodyForm<T>(type: JuteType<T>, body: Buffer, names: Names): string {
  let value: T
  try {
    value = type.read(new JuteReader(body))
  } catch (error) {
    return `${String(error)}: ${body.toString('hex')}`
  }
  const isExact = encodeRecord(type, value).equals(body)
  return JSON.stringify(normalValue(value, names)) + (isExact ? '' : ` as ${body.toString('hex')}`)
}

const ZXIDS = new Set(['czxid', 'mzxid', 'pzxid'])
const TIMES = new Set(['ctime', 'mtime'])
/** The reference keeps these in hash tables. */
const UNORDERED = new Set(['children', 'ephemerals', 'clientInfo'])

function normalValue(value: unknown, names: Names): unknown {
  if (Buffer.isBuffer(value)) return `'${value.toString('latin1')}'`
  if (Array.isArray(value)) return value.map((item) => normalValue(item, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalField(key, item, names)]))
}

function normalField(key: string, item: unknown, names: Names): unknown {
  if (ZXIDS.has(key)) return zxidForm(BigInt(item as number), names)
  if (TIMES.has(key)) return item === 0 ? 0 : 'a time'
  if (key === 'ephemeralOwner') return names.sessionName(item as bigint)
  if (UNORDERED.has(key)) return (item as unknown[]).map((one) => JSON.stringify(one)).sort()
  if (key === 'acl') return aclForm(item as readonly messages.ACL[])
  return normalValue(item, names)
}

/** In order, but for digests with the same permissions: `auth` makes them of a hash table. */
function aclForm(acl: readonly messages.ACL[]): string[] {
  const shown = acl.map(({ perms, id }) => `${id.scheme}:${id.id}:${perms}`)
  for (let end = 1; end < acl.length; end++) {
    for (let at = end; at > 0 && isSwappable(acl, at) && (shown[at - 1] ?? '') > (shown[at] ?? ''); at--) {
      const before = shown[at - 1] ?? ''
      shown[at - 1] = shown[at] ?? ''
      shown[at] = before
    }
  }
  return shown
}

function isSwappable(acl: readonly messages.ACL[], at: number): boolean {
  const [a, b] = [acl[at - 1], acl[at]]
  return a?.id.scheme === 'digest' && b?.id.scheme === 'digest' && a.perms === b.perms
}

/** zxids count from the beginning of the comparison; what is older is all one. */
function zxidForm(zxid: bigint, { baseZxid }: Names): string {
  if (zxid <= 0n) return String(zxid)
  return zxid <= baseZxid ? 'old' : `+${zxid - baseZxid}`
}
