import { permOfLetter } from '../../../zookeeper/acl.ts'
import type { ACL } from '../../../zookeeper/messages.ts'
import { invalidPathReason } from '../../../zookeeper/paths.ts'
import { MAX_TTL_MS } from '../../../zookeeper/stat.ts'
import { CommandError } from '../errors.ts'
import { aclJson, type DataJson, dataJson } from '../result-json.ts'
import type { Znode } from './znode.ts'

/*
 * The file of export and import: one JSON document, with a node a line so that it can be written and read piece by piece, and compared with
 * diff. Paths are relative to the tree's own root, which is `/`, so that the tree can stand somewhere else afterwards.
 *
 * Kinds: persistent, ephemeral, and for files written by hand container and ttl; a server shows a container and a TTL node to clients as
 * persistent.
 */

/** What a file says before its nodes. */
export interface ExportHeader {
  readonly format: 'zookeeper-export'
  readonly version: 1
  /** Where the tree stood. */
  readonly path: string
}

const kinds = ['persistent', 'ephemeral', 'container', 'ttl'] as const

/** A node of a file. */
export interface ExportedNode {
  readonly path: string
  readonly kind: (typeof kinds)[number]
  readonly data: Buffer | null
  /** Anyone may do anything where the file has none. */
  readonly acl: readonly ACL[] | undefined
  /** Of the kind ttl, in ms. */
  readonly ttlMs: number | undefined
}

/** Returns the line that begins a file. */
export function headerLine(path: string): string {
  return `{"format":"zookeeper-export","version":1,"path":${JSON.stringify(path)},"nodes":[`
}

/** Ends a file. */
export const END_LINE = ']}'

/** Returns a node's line, without the comma between two. */
export function nodeLine(path: string, { data, acl, stat }: Znode): string {
  const kind = stat.ephemeralOwner === 0n ? 'persistent' : 'ephemeral'
  return JSON.stringify({ path, kind, ...dataJson(data), acl: aclJson(acl) })
}

/** @throws CommandError for what is no header of such a file */
export function checkHeader(value: unknown, file: string): ExportHeader {
  const { format, version, path } = fieldsOf(value, file)
  if (format !== 'zookeeper-export') throw new CommandError(`${file} is no file of zkCli's export`)
  if (version !== 1)
    throw new CommandError(`${file} is of version ${String(version)}, which is newer than this zkCli`)
  if (typeof path !== 'string' || invalidPathReason(path) !== null)
    throw new CommandError(`${file}: "path" must be a znode path`)
  return { format, version, path }
}

/** @throws CommandError that says where in the file what is wrong */
export function checkNode(value: unknown, where: string): ExportedNode {
  const { path, kind = 'persistent', data = null, encoding, acl, ttlMs } = fieldsOf(value, where)
  if (typeof path !== 'string') throw new CommandError(`${where}: "path" is missing`)
  const reason = invalidPathReason(path)
  if (reason !== null) throw new CommandError(`${where}: ${reason}`)
  const known = kinds.find((name) => name === kind)
  if (known === undefined) throw new CommandError(`${where}: "kind" must be one of ${kinds.join(', ')}`)
  const isTtl = typeof ttlMs === 'number' && Number.isInteger(ttlMs) && ttlMs > 0 && ttlMs <= MAX_TTL_MS
  if (known === 'ttl' && !isTtl)
    throw new CommandError(`${where}: "ttlMs" must be a number from 1 to ${MAX_TTL_MS}`)
  return {
    path,
    kind: known,
    data: bytesOf({ data, encoding }, where),
    acl: acl === undefined ? undefined : aclOf(acl, where),
    ttlMs: known === 'ttl' && isTtl ? ttlMs : undefined,
  }
}

function bytesOf({ data, encoding }: { data: unknown; encoding: unknown }, where: string): Buffer | null {
  if (data === null) return null
  if (typeof data !== 'string') throw new CommandError(`${where}: "data" must be a text or null`)
  const known: DataJson['encoding'] | 'utf8' = encoding === undefined ? 'utf8' : encodingOf(encoding, where)
  if (known === 'base64' && !/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data))
    throw new CommandError(`${where}: "data" is not base64`)
  return Buffer.from(data, known)
}

function encodingOf(encoding: unknown, where: string): 'utf8' | 'base64' {
  if (encoding === 'utf8' || encoding === 'base64') return encoding
  throw new CommandError(`${where}: "encoding" must be utf8 or base64`)
}

function aclOf(value: unknown, where: string): ACL[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new CommandError(`${where}: "acl" must be a list of entries`)
  return value.map((entry: unknown) => {
    const { scheme, id, perms } = fieldsOf(entry, where)
    if (typeof scheme !== 'string' || typeof id !== 'string')
      throw new CommandError(`${where}: an entry of "acl" needs "scheme" and "id"`)
    return { perms: permsOf(perms, where), id: { scheme, id } }
  })
}

function permsOf(perms: unknown, where: string): number {
  if (typeof perms === 'number' && Number.isInteger(perms)) return perms | 0
  if (typeof perms !== 'string' || !/^[cdrwa]*$/.test(perms))
    throw new CommandError(`${where}: "perms" must be letters of cdrwa or a number`)
  return perms.split('').reduce((bits, letter) => bits | (permOfLetter(letter) ?? 0), 0)
}

function fieldsOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`${where}: an object is expected`)
  return Object.fromEntries(Object.entries(value))
}
