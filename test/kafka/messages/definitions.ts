import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as consumerProtocol from '../../../src/kafka/messages/consumer-protocol.ts'
import * as controlRecords from '../../../src/kafka/messages/control-records.ts'
import * as consumerGroup from '../../../src/kafka/messages/coordinator-records/consumer-group.ts'
import * as groupMetadata from '../../../src/kafka/messages/coordinator-records/group-metadata.ts'
import * as offsetCommit from '../../../src/kafka/messages/coordinator-records/offset-commit.ts'
import * as shareGroup from '../../../src/kafka/messages/coordinator-records/share-group.ts'
import * as shareSnapshot from '../../../src/kafka/messages/coordinator-records/share-snapshot.ts'
import * as streamsGroup from '../../../src/kafka/messages/coordinator-records/streams-group.ts'
import * as transactionLog from '../../../src/kafka/messages/coordinator-records/transaction-log.ts'
import * as defaultPrincipalData from '../../../src/kafka/messages/default-principal-data.ts'
import { RequestHeader, ResponseHeader } from '../../../src/kafka/messages/headers.ts'
import { apis } from '../../../src/kafka/messages/index.ts'
import { metadataRecords } from '../../../src/kafka/messages/metadata-records/index.ts'
import * as remoteLogRecords from '../../../src/kafka/messages/remote-log-records/records.ts'
import type { Message } from '../../../src/wire/message.ts'
import { hasVersion, parseVersions } from '../../../src/wire/versions.ts'

const rooms = [
  consumerProtocol,
  controlRecords,
  consumerGroup,
  groupMetadata,
  offsetCommit,
  shareGroup,
  shareSnapshot,
  streamsGroup,
  transactionLog,
  defaultPrincipalData,
  remoteLogRecords,
]

/** Every message defined anywhere, by name. */
export const definitions: ReadonlyMap<string, Message> = new Map(
  [
    ...apis.flatMap(({ request, response }) => [request, response]),
    RequestHeader,
    ResponseHeader,
    ...metadataRecords,
    ...rooms.flatMap((room) => Object.values(room).filter((value): value is Message => 'codecs' in value)),
  ].map((message) => [message.name, message]),
)

export function definitionOf(name: string): Message {
  const definition = definitions.get(name)
  if (definition === undefined) throw new Error(`${name} is not defined`)
  return definition
}

/** The versions of a message, in order. */
export function versionsOf(message: Message): number[] {
  const range = parseVersions(message.versions)
  return Array.from({ length: range.max + 1 }, (_, version) => version).filter((version) =>
    hasVersion(range, version),
  )
}

/** A golden encoding: `value` holds the fields that exist in the version, bytes as base64, int64 as numbers. */
export interface Vector {
  readonly message: string
  readonly version: number
  readonly variant: string
  readonly value: Readonly<Record<string, unknown>>
  readonly hex: string
}

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/kafka/${name}`, import.meta.url), 'utf8'))
}

export function vectors(name: string): Vector[] {
  const text = gunzipSync(readFileSync(new URL(`../../fixtures/kafka/${name}`, import.meta.url))).toString()
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

export const allVectors: readonly Vector[] = [
  ...vectors('message-vectors.jsonl.gz'),
  ...vectors('coordinator-vectors.jsonl.gz'),
  ...vectors('metadata-vectors.jsonl.gz'),
]

/** Vectors by message, for one test each. */
export const vectorsByMessage: ReadonlyMap<string, readonly Vector[]> = groupByMessage()

// Map.groupBy is not in Node 20.
function groupByMessage(): Map<string, Vector[]> {
  const groups = new Map<string, Vector[]>()
  for (const vector of allVectors) {
    const group = groups.get(vector.message)
    if (group === undefined) groups.set(vector.message, [vector])
    else group.push(vector)
  }
  return groups
}
