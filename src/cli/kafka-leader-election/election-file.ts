import { partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { javaHashOrder, javaTopicPartitionHash } from '../../kafka/java-hash.ts'
import { asArray, asObject, decodeInteger, decodeString, memberOf } from '../kit/decode-json.ts'
import { type JsonNode, parseJackson } from '../kit/jackson.ts'
import { JavaError, javaToString } from '../kit/java-error.ts'
import { readFileAsString } from '../kit/read-file.ts'

/** Faults of reading and decoding, which the reference wraps. */
const wrapped = /^(com\.fasterxml\.|java\.io\.)/

/**
 * Reads the partitions of `{"partitions": [{"topic": "foo", "partition": 1}]}` from a file, in the order of a java.util.HashSet.
 *
 * @throws JavaError on a file that cannot be read or says something else, and on a partition named twice
 */
export function readElectionFile(path: string): TopicPartition[] {
  try {
    const member = asObject(parsed(readFileAsString(path))).get('partitions')
    if (member === undefined) throw operationFailed('Replica election data is missing "partitions" field')
    return distinct(partitionsOf(member))
  } catch (fault) {
    throw fault instanceof JavaError && wrapped.test(fault.className) ? runtimeFault(fault) : fault
  }
}

/** What is no JSON at all is taken for empty. */
function parsed(text: string): JsonNode | undefined {
  try {
    return parseJackson(text)
  } catch {
    throw operationFailed('Replica election data is empty')
  }
}

function partitionsOf(node: JsonNode): TopicPartition[] {
  return asArray(node).map((element) => {
    const object = asObject(element)
    const topic = decodeString(memberOf(object, 'topic'))
    return { topic, partition: decodeInteger(memberOf(object, 'partition')) }
  })
}

function distinct(partitions: readonly TopicPartition[]): TopicPartition[] {
  const byName = new Map(partitions.map((each) => [partitionName(each), each]))
  const isTwice = (name: string) => partitions.filter((each) => partitionName(each) === name).length > 1
  const duplicates = [...byName].filter(([name]) => isTwice(name)).map(([, each]) => each)
  if (duplicates.length > 0) {
    const names = javaHashOrder(duplicates, javaTopicPartitionHash).map(partitionName)
    throw operationFailed(`Replica election data contains duplicate partitions: [${names.join(', ')}]`)
  }
  return javaHashOrder(byName.values(), javaTopicPartitionHash)
}

function operationFailed(message: string): JavaError {
  return new JavaError('org.apache.kafka.tools.AdminOperationException', message)
}

function runtimeFault(cause: JavaError): JavaError {
  return new JavaError('java.lang.RuntimeException', javaToString(cause), cause)
}
