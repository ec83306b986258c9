import { OPEN_ACL_UNSAFE } from '../../../../src/zookeeper/acl.ts'
import type { ACL } from '../../../../src/zookeeper/messages.ts'
import * as messages from '../../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import { type Answer, bodyOf, type RawClient } from './raw-client.ts'

/** Creates a node with `create2`. */
export function create(
  client: RawClient,
  path: string,
  options: { data?: string | null; flags?: number; acl?: readonly ACL[] | null; opCode?: number } = {},
): Promise<Answer> {
  const { data = '', flags = 0, acl = OPEN_ACL_UNSAFE, opCode = OpCode.create2 } = options
  const bytes = data === null ? null : Buffer.from(data)
  return client.ask(opCode, messages.CreateRequest, { path, data: bytes, acl, flags })
}

export function createTtl(client: RawClient, path: string, ttl: bigint, flags = 5): Promise<Answer> {
  const request = { path, data: Buffer.alloc(0), acl: OPEN_ACL_UNSAFE, flags, ttl }
  return client.ask(OpCode.createTTL, messages.CreateTTLRequest, request)
}

export function remove(client: RawClient, path: string, version = -1): Promise<Answer> {
  return client.ask(OpCode.delete, messages.DeleteRequest, { path, version })
}

export function setData(client: RawClient, path: string, data: string, version = -1): Promise<Answer> {
  return client.ask(OpCode.setData, messages.SetDataRequest, { path, data: Buffer.from(data), version })
}

export function getData(client: RawClient, path: string, watch = false): Promise<Answer> {
  return client.ask(OpCode.getData, messages.GetDataRequest, { path, watch })
}

export function exists(client: RawClient, path: string, watch = false): Promise<Answer> {
  return client.ask(OpCode.exists, messages.ExistsRequest, { path, watch })
}

export function getChildren(client: RawClient, path: string, watch = false): Promise<Answer> {
  return client.ask(OpCode.getChildren, messages.GetChildrenRequest, { path, watch })
}

/** The names below `path`, sorted. */
export async function childrenOf(client: RawClient, path: string): Promise<string[]> {
  return [...bodyOf(messages.GetChildrenResponse, await getChildren(client, path)).children].sort()
}

/** The Stat of a node. */
export async function statOf(client: RawClient, path: string): Promise<messages.Stat> {
  return bodyOf(messages.ExistsResponse, await exists(client, path)).stat
}

/** The text of a node. */
export async function textOf(client: RawClient, path: string): Promise<string | undefined> {
  return bodyOf(messages.GetDataResponse, await getData(client, path)).data?.toString()
}

export function setAcl(client: RawClient, path: string, acl: readonly ACL[], version = -1): Promise<Answer> {
  return client.ask(OpCode.setACL, messages.SetACLRequest, { path, acl, version })
}

export function addDigest(client: RawClient, userAndPassword: string): Promise<Answer> {
  const packet = { type: 0, scheme: 'digest', auth: Buffer.from(userAndPassword) }
  return client.ask(OpCode.auth, messages.AuthPacket, packet, -4)
}

export function closeSession(client: RawClient): Promise<Answer> {
  return client.ask(OpCode.closeSession, null, null)
}

/** An ACL with one entry. */
export function aclOf(scheme: string, id: string, perms = 31): ACL[] {
  return [{ perms, id: { scheme, id } }]
}
