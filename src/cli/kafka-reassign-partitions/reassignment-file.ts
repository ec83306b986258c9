/** The JSON files that say which partitions or topics are to move. */
import type { ReplicaMove } from '../../kafka/client/admin/alter-replica-log-dirs.ts'
import { replicaName } from '../../kafka/client/admin/describe-log-dirs.ts'
import { partitionName } from '../../kafka/client/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { asArray, asObject, decodeInteger, decodeList, decodeString, memberOf } from '../kit/decode-json.ts'
import { type JsonNode, parseJackson } from '../kit/jackson.ts'
import { JavaError } from '../kit/java-error.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'
import { commandFailed, operationFailed } from './faults.ts'
import { type Assignment, brokerSet, distinctPartitions, duplicates, partitionNames } from './partitions.ts'

/** What a file asks for: brokers for partitions, and log directories for some of their replicas. */
export interface Reassignment {
  /** As written, the same partition maybe twice. */
  assignments: Assignment[]
  moves: ReplicaMove[]
}

const ANY_LOG_DIR = 'any'
const VERSION = 1

/** Reads a reassignment; throws a JavaError where the text says something else. */
export function parseReassignment(text: string): Reassignment {
  const root = asObject(parsed(text))
  checkVersion(root)
  const assignments: Assignment[] = []
  const moves = new Map<string, ReplicaMove>()
  for (const element of listIn(root, 'partitions')) {
    const fields = asObject(element)
    const topic = decodeString(memberOf(fields, 'topic'))
    const partition = decodeInteger(memberOf(fields, 'partition'))
    const replicas = decodeList(memberOf(fields, 'replicas'), decodeInteger)
    const given = fields.get('log_dirs')
    const logDirs = given === undefined ? replicas.map(() => ANY_LOG_DIR) : decodeList(given, decodeString)
    if (replicas.length !== logDirs.length) {
      throw commandFailed(
        `Size of replicas list [${replicas.join(', ')}] is different from size of log dirs list [${logDirs.join(', ')}] for partition ${partitionName({ topic, partition })}`,
      )
    }
    assignments.push({ topic, partition, replicas })
    for (const [at, broker] of replicas.entries()) {
      const move = { topic, partition, broker, logDir: logDirs[at] ?? ANY_LOG_DIR }
      if (move.logDir !== ANY_LOG_DIR) moves.set(replicaName(move), move)
    }
  }
  return { assignments, moves: [...moves.values()] }
}

/** Reads a reassignment that is to be executed: it must name partitions, and none of them, nor a broker in one of them, twice. */
export function parseExecutable(text: string): Reassignment {
  const { assignments, moves } = parseReassignment(text)
  if (assignments.length === 0) throw commandFailed('Partition reassignment list cannot be empty')
  if (assignments.some(({ replicas }) => replicas.length === 0))
    throw commandFailed('Partition replica list cannot be empty')
  const names = duplicates(assignments.map(partitionName))
  if (names.length > 0) {
    const twice = distinctPartitions(assignments.filter((each) => names.includes(partitionName(each))))
    throw commandFailed(
      `Partition reassignment contains duplicate topic partitions: ${partitionNames(twice)}`,
    )
  }
  const repeated = assignments
    .map((each) => [partitionName(each), brokerSet(duplicates(each.replicas))] as const)
    .filter(([, brokers]) => brokers.length > 0)
  if (repeated.length > 0) {
    const shown = repeated.map(
      ([name, brokers]) => `${name} contains multiple entries for ${brokers.join(',')}`,
    )
    throw commandFailed(`Partition replica lists may not contain duplicate entries: ${shown.join('. ')}`)
  }
  return { assignments: distinctPartitions(assignments), moves }
}

/** Reads the topics that are to move, and the brokers they may move to; throws a JavaError for what is named twice. */
export function parseGenerate(text: string, brokerList: string): { brokers: number[]; topics: string[] } {
  const brokers = javaSplit(brokerList, ',').map(parseJavaInt)
  const repeated = brokerSet(duplicates(brokers))
  if (repeated.length > 0)
    throw commandFailed(`Broker list contains duplicate entries: [${repeated.join(', ')}]`)
  const topics = parseTopics(text)
  const twice = javaHashMapOrder(duplicates(topics))
  if (twice.length > 0)
    throw commandFailed(`List of topics to reassign contains duplicate entries: [${twice.join(', ')}]`)
  return { brokers, topics }
}

function parseTopics(text: string): string[] {
  let node: JsonNode | undefined
  try {
    node = parseJackson(text)
  } catch {
    throw operationFailed('The input string is not a valid JSON')
  }
  const root = asObject(node)
  checkVersion(root)
  return listIn(root, 'topics').map((element) => decodeString(memberOf(asObject(element), 'topic')))
}

/** A list that may be left out; `null` is no list. */
function listIn(root: ReadonlyMap<string, JsonNode>, name: string): JsonNode[] {
  const list = root.get(name)
  return list === undefined ? [] : asArray(list)
}

function checkVersion(root: ReadonlyMap<string, JsonNode>): void {
  const node = root.get('version')
  const version = node === undefined ? VERSION : decodeInteger(node)
  if (version !== VERSION) throw operationFailed(`Not supported version field value ${version}`)
}

function parsed(text: string): JsonNode | undefined {
  try {
    return parseJackson(text)
  } catch (fault) {
    throw fault instanceof JavaError ? operationFailed(fault.message, fault) : fault
  }
}

/** Formats assignments as a file that --execute reads; a replica whose directory is not told may go to any. */
export function formatReassignment(
  assignments: readonly Assignment[],
  logDirOf: (replica: { topic: string; partition: number; broker: number }) => string | undefined,
): string {
  const partitions = assignments.map(({ topic, partition, replicas }) => ({
    topic,
    partition,
    replicas,
    log_dirs: replicas.map((broker) => logDirOf({ topic, partition, broker }) ?? ANY_LOG_DIR),
  }))
  return JSON.stringify({ version: VERSION, partitions })
}
