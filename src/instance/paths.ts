import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The files of one data directory. */
export interface InstancePaths {
  dataDir: string
  database: string
  lock: string
  runFile: string
  logFile: string
  kafkaSocket: string
  zookeeperSocket: string
  controlSocket: string
}

/** sockaddr_un holds 104 bytes on macOS and the BSDs, 108 on Linux, the closing NUL included. */
const MAX_SOCKET_PATH_BYTES = 103

/** Names every file of a data directory; sockets move to a short folder when the directory's path is too long for one. */
export function instancePaths(dataDir: string): InstancePaths {
  const socketDir = socketFolder(dataDir)
  return {
    dataDir,
    database: join(dataDir, 'samsa.db'),
    lock: join(dataDir, 'samsa.lock'),
    runFile: join(dataDir, 'run.json'),
    logFile: join(dataDir, 'samsa.log'),
    kafkaSocket: join(socketDir, 'kafka.sock'),
    zookeeperSocket: join(socketDir, 'zookeeper.sock'),
    controlSocket: join(socketDir, 'control.sock'),
  }
}

function socketFolder(dataDir: string): string {
  const longest = Buffer.byteLength(join(dataDir, 'zookeeper.sock'))
  if (longest <= MAX_SOCKET_PATH_BYTES) return dataDir
  // Loaded only here: every script asks for paths, and node:crypto would cost each of them 10 ms.
  const crypto: typeof import('node:crypto') = createRequire(import.meta.url)('node:crypto')
  const digest = crypto.createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(tmpdir(), `samsa-${digest}`)
}
