import type { Stat } from '../../zookeeper/messages.ts'
import { hexSessionId, hexZxid } from '../../zookeeper/stat.ts'
import { formatJavaDate } from './java-date.ts'

/** Returns a Stat as zkCli prints it, eleven lines. */
export async function statLines(stat: Stat): Promise<string> {
  const lines = [
    `cZxid = ${hexZxid(stat.czxid)}`,
    `ctime = ${await formatJavaDate(stat.ctime)}`,
    `mZxid = ${hexZxid(stat.mzxid)}`,
    `mtime = ${await formatJavaDate(stat.mtime)}`,
    `pZxid = ${hexZxid(stat.pzxid)}`,
    `cversion = ${stat.cversion}`,
    `dataVersion = ${stat.version}`,
    `aclVersion = ${stat.aversion}`,
    `ephemeralOwner = ${hexSessionId(stat.ephemeralOwner)}`,
    `dataLength = ${stat.dataLength}`,
    `numChildren = ${stat.numChildren}`,
  ]
  return `${lines.join('\n')}\n`
}
