import { basename } from 'node:path'
import type { DataCheck } from '../instance/data-check.ts'
import { instancePaths } from '../instance/paths.ts'
import { readRunFile } from '../instance/run-file.ts'
import { checkLog } from '../kafka/server/log/check-log.ts'
import { ChunkRows } from '../store/chunks.ts'
import { damagedRows } from '../store/damaged-rows.ts'
import { isDamage } from '../store/errors.ts'
import { integrityProblems, lookInto } from '../store/inspect-database.ts'
import { LogRows } from '../store/logs.ts'
import { framesBehindDamage } from '../store/salvage/page-file.ts'
import { leftOutText } from '../store/salvage/salvage-database.ts'
import { ZooKeeperSessionRows } from '../store/sessions.ts'
import { TopicRows } from '../store/topics.ts'
import { damagedZnodeText, ZnodeRows } from '../store/znodes.ts'
import { RowInspector } from '../zookeeper/server/inspect-rows.ts'

/** Reads everything that a data directory holds and says what is wrong with it, whether a daemon serves it or not. Throws StoreError. */
export function checkData(dataDir: string): DataCheck {
  const path = instancePaths(dataDir).database
  return lookInto(path, (database) => {
    const problems: string[] = []
    const found = { topics: 0, partitions: 0, batches: 0, batchBytes: 0, znodes: 0 }
    /** Does a part of the check; what is too damaged for it is told. */
    const part = (what: string, check: () => void): void => {
      try {
        check()
      } catch (error) {
        if (!isDamage(error)) throw error
        problems.push(`${what} cannot be read, or not all: ${error instanceof Error ? error.message : error}`)
      }
    }
    const file = basename(path)
    // What a daemon writes while this reads would look damaged.
    if (readRunFile(instancePaths(dataDir).runFile) === undefined) {
      const leftOut = framesBehindDamage(path)
      if (leftOut > 0) problems.push(`${file}-wal: ${leftOutText(leftOut)}`)
    }
    part(file, () => problems.push(...integrityProblems(database).map((problem) => `${file}: ${problem}`)))
    part('the rows', () => problems.push(...damagedRows(database)))
    const names = new Map<string, string>()
    part('the list of topics', () => {
      for (const { topicId, name } of new TopicRows(database).all()) names.set(topicId, name)
    })
    found.topics = names.size
    part('the list of partitions', () => {
      const logs = new LogRows(database)
      const chunks = new ChunkRows(database)
      for (const { topicId, partition } of logs.all()) {
        const row = logs.find(topicId, partition)
        if (row === undefined) continue
        const name = `${names.get(topicId) ?? `the lost topic ${topicId}`}-${partition}`
        found.partitions++
        part(name, () => {
          const isCompacted = logs.cleanerOffset(row.logId) !== undefined
          const leaderEpochs = () => logs.leaderEpochs(row.logId)
          const check = checkLog(chunks, { ...row, isCompacted, leaderEpochs }, isDamage)
          found.batches += check.batches
          found.batchBytes += check.bytes
          problems.push(...check.problems.map((problem) => `${name}: ${problem}`))
        })
      }
    })
    part('the znodes', () => {
      const sessions = new ZooKeeperSessionRows(database)
      const storedZxid = sessions.state()?.lastZxid
      if (storedZxid === undefined) return
      const inspector = new RowInspector(
        storedZxid,
        new Set(sessions.all().map(({ sessionId }) => sessionId)),
      )
      const onDamaged = (path: string): void => void problems.push(damagedZnodeText(path))
      for (const row of new ZnodeRows(database).all(onDamaged)) inspector.add(row)
      inspector.finish()
      found.znodes = inspector.znodes
      problems.push(...inspector.problems.map((problem) => `znode ${problem}`))
    })
    return { ...found, problems }
  })
}
