/** Where connectors are, as the REST interface tells and changes it (KIP-875). */

import type { Admin } from '../../kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../kafka/client/admin/alter-consumer-group-offsets.ts'
import { deleteConsumerGroupOffsets } from '../../kafka/client/admin/delete-consumer-group-offsets.ts'
import { deleteGroups } from '../../kafka/client/admin/delete-groups.ts'
import { listConsumerGroupOffsets } from '../../kafka/client/admin/list-consumer-group-offsets.ts'
import { jsonText } from '../kit/json-text.ts'
import type { Settings } from './converters.ts'
import { badRequest, connectException } from './errors.ts'
import type { Offsets } from './offset-file.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** What is read of a part of a connector's input, and how far; null takes the offset away. */
export interface ConnectorOffset {
  readonly partition: JsonObject
  readonly offset: JsonObject | null
}

export function sourceOffsets(connector: string, offsets: Offsets): ConnectorOffset[] {
  return ownOffsets(connector, offsets).map(([, partition, value]) => ({ partition, offset: value }))
}

/** Changes the offsets of a source. Throws JavaError in the words of FileStreamSourceConnector.alterOffsets. */
export function alterSourceOffsets(
  connector: string,
  settings: Settings,
  { changes, offsets }: { changes: readonly ConnectorOffset[]; offsets: Offsets },
): void {
  if (!settings.get('file')?.trim())
    throw connectException(
      "Offsets cannot be modified if the 'file' configuration is unspecified. This is because stdin is used for input and offsets are not tracked.",
    )
  for (const { partition, offset } of changes) {
    if (offset === null) continue
    const position = offset['position']
    if (!('position' in offset))
      throw connectException("Offset objects should either be null or contain the key 'position'")
    if (typeof position !== 'number' || !Number.isInteger(position))
      throw connectException("The value for the 'position' key in the offset is expected to be a Long value")
    if (position < 0)
      throw connectException("The value for the 'position' key in the offset should be a non-negative value")
    if (!('filename' in partition))
      throw connectException("Partition objects should contain the key 'filename'")
  }
  for (const { partition, offset } of changes) {
    const key = jsonText([connector, partition])
    if (offset === null) offsets.delete(key)
    else offsets.set(key, jsonText(offset))
  }
}

export function resetSourceOffsets(connector: string, offsets: Offsets): void {
  for (const [key] of ownOffsets(connector, offsets)) offsets.delete(key)
}

function ownOffsets(connector: string, offsets: Offsets): [key: string, JsonObject, JsonObject][] {
  return [...offsets].flatMap(([key, text]): [string, JsonObject, JsonObject][] => {
    const [name, partition]: [unknown?, JsonObject?] = JSON.parse(key)
    return name === connector && partition !== undefined ? [[key, partition, JSON.parse(text)]] : []
  })
}

const groupOf = (connector: string): string => `connect-${connector}`

/** How far a sink's group has committed. Rejects with ClientError. */
export async function sinkOffsets(connector: string, admin: Admin): Promise<ConnectorOffset[]> {
  const groupId = groupOf(connector)
  const committed = (await listConsumerGroupOffsets(admin, new Map([[groupId, null]]))).get(groupId)
  if (committed instanceof Error) throw committed
  return (committed ?? []).map(({ topic, partition, offset }) => ({
    partition: { kafka_partition: partition, kafka_topic: topic },
    offset: { kafka_offset: offset },
  }))
}

/** Changes how far a sink's group has committed. Rejects with JavaError in the words of SinkUtils.parseSinkConnectorOffsets, or ClientError. */
export async function alterSinkOffsets(
  connector: string,
  changes: readonly ConnectorOffset[],
  admin: Admin,
): Promise<void> {
  const parsed = changes.map(({ partition, offset }) => ({
    ...partitionOf(partition),
    offset: offsetOf(offset),
  }))
  const groupId = groupOf(connector)
  const [wanted, unwanted] = [parsed.filter(hasOffset), parsed.filter(({ offset }) => offset === null)]
  const outcomes = [
    ...(wanted.length === 0 ? [] : (await alterConsumerGroupOffsets(admin, groupId, wanted)).values()),
    ...(unwanted.length === 0 ? [] : (await deleteConsumerGroupOffsets(admin, groupId, unwanted)).values()),
  ]
  for (const outcome of outcomes) if (outcome instanceof Error) throw outcome
}

export async function resetSinkOffsets(connector: string, admin: Admin): Promise<void> {
  for (const outcome of (await deleteGroups(admin, [groupOf(connector)])).values()) {
    const isAbsent = outcome instanceof Error && 'is' in outcome && outcome.is('GROUP_ID_NOT_FOUND')
    if (outcome instanceof Error && !isAbsent) throw outcome
  }
}

interface ParsedOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: number | null
}

function hasOffset(parsed: ParsedOffset): parsed is ParsedOffset & { offset: number } {
  return parsed.offset !== null
}

function partitionOf(partition: JsonObject): { topic: string; partition: number } {
  const { kafka_topic: topic, kafka_partition: number } = partition
  if (topic === undefined || topic === null || number === undefined || number === null)
    throw badRequest(
      "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'",
    )
  const parsed = Number(String(number))
  if (!Number.isInteger(parsed))
    throw badRequest(
      `Failed to parse the following Kafka partition value in the provided offsets: '${number}'. Partition values for sink connectors need to be integers.`,
    )
  return { topic: String(topic), partition: parsed }
}

function offsetOf(offset: JsonObject | null): number | null {
  if (offset === null) return null
  const { kafka_offset: value } = offset
  if (value === undefined || value === null)
    throw badRequest(
      "The offset for a sink connector should either be null or contain the key 'kafka_offset'",
    )
  const parsed = Number(String(value))
  if (!Number.isInteger(parsed))
    throw badRequest(
      `Failed to parse the following Kafka offset value in the provided offsets: '${value}'. Offset values for sink connectors need to be integers.`,
    )
  return parsed
}
