import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { inHashOrder } from '../groups/partitions.ts'
import { asArray, asObject, decodeInteger, decodeLong, decodeString, memberOf } from '../kit/decode-json.ts'
import { type JsonNode, parseJackson } from '../kit/jackson.ts'
import { JavaError } from '../kit/java-error.ts'

const VERSION = 1

/** The end of what is deleted in a partition; -1 is the high watermark. */
export interface RecordsToDelete extends TopicPartition {
  beforeOffset: number
}

/**
 * Reads the text of --offset-json-file, in the order of Java's maps.
 *
 * @throws JavaError in the reference's words for what is no JSON, lacks something, or names a partition twice
 */
export function parseOffsetFile(text: string): RecordsToDelete[] {
  const root = asObject(parseWhole(text))
  const given = root.get('version')
  const version = given === undefined ? VERSION : decodeInteger(given)
  if (version !== VERSION) throw operationException(`Not supported version field value ${version}`)
  const list = root.get('partitions')
  if (list === undefined) throw operationException('Missing partitions field')
  const records = asArray(list).map((element) => {
    const partition = asObject(element)
    return {
      topic: decodeString(memberOf(partition, 'topic')),
      partition: decodeInteger(memberOf(partition, 'partition')),
      // No log is longer than the largest safe integer.
      beforeOffset: Math.min(decodeLong(memberOf(partition, 'offset')), Number.MAX_SAFE_INTEGER),
    }
  })
  refuseRepetitions(records)
  return inHashOrder(records)
}

function parseWhole(text: string): JsonNode {
  let node: JsonNode | undefined
  try {
    node = parseJackson(text)
  } catch {
    node = undefined
  }
  if (node === undefined) throw operationException('The input string is not a valid JSON')
  return node
}

function refuseRepetitions(records: readonly RecordsToDelete[]): void {
  const counts = new Map<string, number>()
  for (const record of records)
    counts.set(partitionName(record), (counts.get(partitionName(record)) ?? 0) + 1)
  const repeated = inHashOrder(records).filter((record) => (counts.get(partitionName(record)) ?? 0) > 1)
  if (repeated.length === 0) return
  const names = [...new Set(repeated.map(partitionName))].join(',')
  throw new JavaError(
    'org.apache.kafka.tools.AdminCommandFailedException',
    `Offset json file contains duplicate topic partitions: ${names}`,
  )
}

function operationException(message: string): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message)
}
