import type { Io } from '../kit/io.ts'
import { javaTrace, runtimeException } from '../kit/java-error.ts'
import { javaSplit } from '../kit/java-split.ts'
import { readFileAsString } from '../kit/read-file.ts'
import type { RequestedOffset } from './in-range.ts'
import { type PlanRecord, parseResetCsv, refuseNegative } from './reset-csv.ts'

/**
 * Reads the file of --from-file: `topic,partition,offset` for one group, `group,topic,partition,offset` for several; by group, a later
 * line about the same partition wins. Where the first line is not of the first form the reference prints why, and so does this.
 *
 * @throws JavaError for a file that cannot be read or a line that is wrong
 */
export function readResetPlan(
  path: string,
  groupIds: readonly string[],
  io: Pick<Io, 'stderr'>,
): Map<string, RequestedOffset[]> {
  const lines = javaSplit(readPlanFile(path), '\n')
  const [onlyGroup] = groupIds.length === 1 ? groupIds : []
  const hasGroupColumn = onlyGroup === undefined || !isOldFormat(lines[0], io)
  const plan = new Map<string, Map<string, RequestedOffset>>()
  // The reference looks at the form of the first line for several groups too.
  if (onlyGroup === undefined) isOldFormat(lines[0], io)
  for (const line of lines) {
    const { group, topic, partition, offset } = parsed(line, hasGroupColumn)
    refuseNegative(offset)
    const groupId = hasGroupColumn ? group : (onlyGroup ?? group)
    const offsets = plan.get(groupId) ?? new Map<string, RequestedOffset>()
    offsets.set(`${topic}-${partition}`, { topic, partition, offset })
    plan.set(groupId, offsets)
  }
  return new Map([...plan].map(([groupId, offsets]) => [groupId, [...offsets.values()]]))
}

function readPlanFile(path: string): string {
  try {
    return readFileAsString(path)
  } catch (fault) {
    throw runtimeException(fault)
  }
}

function parsed(line: string, hasGroupColumn: boolean): PlanRecord {
  try {
    return parseResetCsv(line, hasGroupColumn)
  } catch (fault) {
    throw runtimeException(fault)
  }
}

function isOldFormat(line: string | undefined, io: Pick<Io, 'stderr'>): boolean {
  if (line === undefined) return false
  try {
    parseResetCsv(line, false)
    return true
  } catch (fault) {
    io.stderr.write(`${javaTrace(fault)}\n`)
    return false
  }
}
