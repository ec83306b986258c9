/** All records of ZooKeeper 3.9.5's protocol (zookeeper.jute), with their fields in wire order. */
import type { TypeOf } from './jute.ts'
import {
  bigLong,
  bool,
  bytes,
  int,
  long,
  nullableString,
  nullableVector,
  record,
  string,
  trailingBool,
  vector,
} from './jute.ts'

export const Id = record('Id', { scheme: string, id: string })
export type Id = TypeOf<typeof Id>

export const ACL = record('ACL', { perms: int, id: Id })
export type ACL = TypeOf<typeof ACL>

/** An ACL as requests have it, where the reference reads a null scheme or id too: kazoo sends the id of `auth` as null. */
export const RequestACL = record('ACL', {
  perms: int,
  id: record('Id', { scheme: nullableString, id: nullableString }),
})
export type RequestACL = TypeOf<typeof RequestACL>

/** A list of ACLs, as the server keeps and answers it. */
export const AclVector = vector(ACL)

/** zxids, times in ms since the epoch; ephemeralOwner is a session id, 0 for none. */
export const Stat = record('Stat', {
  czxid: long,
  mzxid: long,
  ctime: long,
  mtime: long,
  version: int,
  cversion: int,
  aversion: int,
  ephemeralOwner: bigLong,
  dataLength: int,
  numChildren: int,
  pzxid: long,
})
export type Stat = TypeOf<typeof Stat>

export const StatPersisted = record('StatPersisted', {
  czxid: long,
  mzxid: long,
  ctime: long,
  mtime: long,
  version: int,
  cversion: int,
  aversion: int,
  ephemeralOwner: bigLong,
  pzxid: long,
})
export type StatPersisted = TypeOf<typeof StatPersisted>

export const ClientInfo = record('ClientInfo', { authScheme: string, user: string })
export type ClientInfo = TypeOf<typeof ClientInfo>

/** timeOut in ms; go and node clients leave readOnly out. */
export const ConnectRequest = record('ConnectRequest', {
  protocolVersion: int,
  lastZxidSeen: long,
  timeOut: int,
  sessionId: bigLong,
  passwd: bytes,
  readOnly: trailingBool,
})
export type ConnectRequest = TypeOf<typeof ConnectRequest>

/** timeOut in ms, 0 when the session is refused; readOnly is there only when the request had it. */
export const ConnectResponse = record('ConnectResponse', {
  protocolVersion: int,
  timeOut: int,
  sessionId: bigLong,
  passwd: bytes,
  readOnly: trailingBool,
})
export type ConnectResponse = TypeOf<typeof ConnectResponse>

export const RequestHeader = record('RequestHeader', { xid: int, type: int })
export type RequestHeader = TypeOf<typeof RequestHeader>

export const ReplyHeader = record('ReplyHeader', { xid: int, zxid: long, err: int })
export type ReplyHeader = TypeOf<typeof ReplyHeader>

/** Precedes each operation and each result of a multi; `done` marks the end. */
export const MultiHeader = record('MultiHeader', { type: int, done: bool, err: int })
export type MultiHeader = TypeOf<typeof MultiHeader>

export const ErrorResponse = record('ErrorResponse', { err: int })
export type ErrorResponse = TypeOf<typeof ErrorResponse>

export const WatcherEvent = record('WatcherEvent', { type: int, state: int, path: string })
export type WatcherEvent = TypeOf<typeof WatcherEvent>

export const AuthPacket = record('AuthPacket', { type: int, scheme: string, auth: bytes })
export type AuthPacket = TypeOf<typeof AuthPacket>

export const CreateRequest = record('CreateRequest', {
  path: string,
  data: bytes,
  acl: nullableVector(RequestACL),
  flags: int,
})
export type CreateRequest = TypeOf<typeof CreateRequest>

/** ttl in ms. */
export const CreateTTLRequest = record('CreateTTLRequest', {
  path: string,
  data: bytes,
  acl: nullableVector(RequestACL),
  flags: int,
  ttl: bigLong,
})
export type CreateTTLRequest = TypeOf<typeof CreateTTLRequest>

export const CreateResponse = record('CreateResponse', { path: string })
export type CreateResponse = TypeOf<typeof CreateResponse>

export const Create2Response = record('Create2Response', { path: string, stat: Stat })
export type Create2Response = TypeOf<typeof Create2Response>

export const DeleteRequest = record('DeleteRequest', { path: string, version: int })
export type DeleteRequest = TypeOf<typeof DeleteRequest>

export const ExistsRequest = record('ExistsRequest', { path: string, watch: bool })
export type ExistsRequest = TypeOf<typeof ExistsRequest>

export const ExistsResponse = record('ExistsResponse', { stat: Stat })
export type ExistsResponse = TypeOf<typeof ExistsResponse>

export const GetDataRequest = record('GetDataRequest', { path: string, watch: bool })
export type GetDataRequest = TypeOf<typeof GetDataRequest>

export const GetDataResponse = record('GetDataResponse', { data: bytes, stat: Stat })
export type GetDataResponse = TypeOf<typeof GetDataResponse>

export const SetDataRequest = record('SetDataRequest', { path: string, data: bytes, version: int })
export type SetDataRequest = TypeOf<typeof SetDataRequest>

export const SetDataResponse = record('SetDataResponse', { stat: Stat })
export type SetDataResponse = TypeOf<typeof SetDataResponse>

export const GetACLRequest = record('GetACLRequest', { path: string })
export type GetACLRequest = TypeOf<typeof GetACLRequest>

export const GetACLResponse = record('GetACLResponse', { acl: AclVector, stat: Stat })
export type GetACLResponse = TypeOf<typeof GetACLResponse>

/** version is the expected aversion, -1 for any. */
export const SetACLRequest = record('SetACLRequest', {
  path: string,
  acl: nullableVector(RequestACL),
  version: int,
})
export type SetACLRequest = TypeOf<typeof SetACLRequest>

export const SetACLResponse = record('SetACLResponse', { stat: Stat })
export type SetACLResponse = TypeOf<typeof SetACLResponse>

export const GetChildrenRequest = record('GetChildrenRequest', { path: string, watch: bool })
export type GetChildrenRequest = TypeOf<typeof GetChildrenRequest>

export const GetChildrenResponse = record('GetChildrenResponse', { children: vector(string) })
export type GetChildrenResponse = TypeOf<typeof GetChildrenResponse>

export const GetChildren2Request = record('GetChildren2Request', { path: string, watch: bool })
export type GetChildren2Request = TypeOf<typeof GetChildren2Request>

export const GetChildren2Response = record('GetChildren2Response', { children: vector(string), stat: Stat })
export type GetChildren2Response = TypeOf<typeof GetChildren2Response>

export const GetEphemeralsRequest = record('GetEphemeralsRequest', { prefixPath: nullableString })
export type GetEphemeralsRequest = TypeOf<typeof GetEphemeralsRequest>

export const GetEphemeralsResponse = record('GetEphemeralsResponse', { ephemerals: vector(string) })
export type GetEphemeralsResponse = TypeOf<typeof GetEphemeralsResponse>

export const GetAllChildrenNumberRequest = record('GetAllChildrenNumberRequest', { path: string })
export type GetAllChildrenNumberRequest = TypeOf<typeof GetAllChildrenNumberRequest>

export const GetAllChildrenNumberResponse = record('GetAllChildrenNumberResponse', { totalNumber: int })
export type GetAllChildrenNumberResponse = TypeOf<typeof GetAllChildrenNumberResponse>

/** A null path comes back as it went. */
export const SyncRequest = record('SyncRequest', { path: nullableString })
export type SyncRequest = TypeOf<typeof SyncRequest>

export const SyncResponse = record('SyncResponse', { path: nullableString })
export type SyncResponse = TypeOf<typeof SyncResponse>

export const CheckVersionRequest = record('CheckVersionRequest', { path: string, version: int })
export type CheckVersionRequest = TypeOf<typeof CheckVersionRequest>

export const ReconfigRequest = record('ReconfigRequest', {
  joiningServers: nullableString,
  leavingServers: nullableString,
  newMembers: nullableString,
  curConfigId: bigLong,
})
export type ReconfigRequest = TypeOf<typeof ReconfigRequest>

export const CheckWatchesRequest = record('CheckWatchesRequest', { path: string, type: int })
export type CheckWatchesRequest = TypeOf<typeof CheckWatchesRequest>

export const RemoveWatchesRequest = record('RemoveWatchesRequest', { path: string, type: int })
export type RemoveWatchesRequest = TypeOf<typeof RemoveWatchesRequest>

export const AddWatchRequest = record('AddWatchRequest', { path: string, mode: int })
export type AddWatchRequest = TypeOf<typeof AddWatchRequest>

export const SetWatches = record('SetWatches', {
  relativeZxid: long,
  dataWatches: nullableVector(string),
  existWatches: nullableVector(string),
  childWatches: nullableVector(string),
})
export type SetWatches = TypeOf<typeof SetWatches>

export const SetWatches2 = record('SetWatches2', {
  relativeZxid: long,
  dataWatches: nullableVector(string),
  existWatches: nullableVector(string),
  childWatches: nullableVector(string),
  persistentWatches: nullableVector(string),
  persistentRecursiveWatches: nullableVector(string),
})
export type SetWatches2 = TypeOf<typeof SetWatches2>

export const GetSASLRequest = record('GetSASLRequest', { token: bytes })
export type GetSASLRequest = TypeOf<typeof GetSASLRequest>

export const SetSASLRequest = record('SetSASLRequest', { token: bytes })
export type SetSASLRequest = TypeOf<typeof SetSASLRequest>

export const SetSASLResponse = record('SetSASLResponse', { token: bytes })
export type SetSASLResponse = TypeOf<typeof SetSASLResponse>

export const WhoAmIResponse = record('WhoAmIResponse', { clientInfo: vector(ClientInfo) })
export type WhoAmIResponse = TypeOf<typeof WhoAmIResponse>

/** Declared in zookeeper.jute, sent by no client. */
export const GetMaxChildrenRequest = record('GetMaxChildrenRequest', { path: string })
/** Declared in zookeeper.jute, sent by no server. */
export const GetMaxChildrenResponse = record('GetMaxChildrenResponse', { max: int })
/** Declared in zookeeper.jute, sent by no client. */
export const SetMaxChildrenRequest = record('SetMaxChildrenRequest', { path: string, max: int })
