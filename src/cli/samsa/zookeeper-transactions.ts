import type { StoredChange, ZooKeeperInspection } from '../../zookeeper/inspection.ts'
import { hexSessionId, hexZxid } from '../../zookeeper/stat.ts'
import type { Io } from '../kit/io.ts'
import { BufferedOutput } from '../kit/output.ts'
import { shortDateLongTime } from '../zktoolkits/date-times.ts'

/**
 * Shows what a stored tree tells of the last transactions, in the manner of TxnLogToolkit, and whether it is sound. There is no log
 * of transactions: what a later one has overwritten is gone.
 *
 * @returns 1 when something is wrong with the tree
 */
export async function showTransactions(inspection: ZooKeeperInspection, io: Io): Promise<number> {
  const { lastZxid, znodes, sessions, changes, problems } = inspection
  const output = new BufferedOutput(io.stdout)
  output.text('Samsa ZooKeeper data: the last transactions that its znodes tell of\n')
  for (const change of changes) {
    output.text(await changeLine(change))
    await output.drained()
  }
  output.text(
    `${changes.length} changes of ${znodes} znodes, ${sessions} sessions, last zxid ${hexZxid(lastZxid)}\n`,
  )
  output.text(problems.length === 0 ? 'Checked: everything fits together.\n' : '')
  await output.end()
  for (const problem of problems) io.stderr.write(`${problem}\n`)
  if (problems.length > 0) io.stderr.write(`Checked: ${problems.length} problems.\n`)
  return problems.length === 0 ? 0 : 1
}

const words: Record<StoredChange['kind'], string> = {
  create: 'create',
  setData: 'setData',
  // What was deleted is gone, but its parent knows when.
  children: 'delete below',
}

async function changeLine({ zxid, timeMs, sessionId, kind, path }: StoredChange): Promise<string> {
  const when = timeMs === undefined ? '' : `${await shortDateLongTime(timeMs)} `
  const session = sessionId === undefined ? '' : `session ${hexSessionId(sessionId)} `
  return `${when}${session}zxid ${hexZxid(zxid)} ${words[kind]} ${path}\n`
}
