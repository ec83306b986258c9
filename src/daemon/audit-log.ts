import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type AuditEvent, type AuditLogger, auditText } from '../zookeeper/server/audit.ts'
import { rotatingFileSink, timestamp } from './log.ts'

/** As the reference's logback.xml has them. */
const MAX_BYTES = 10 * 1024 * 1024
const FILES_KEPT = 10

/** ZooKeeper's audit log, a file of its own beside the daemon's log. */
export interface AuditLog extends AuditLogger {
  /** Tells of the server itself: its start, and that it was asked to stop. */
  server(operation: 'serverStart' | 'serverStop', result: AuditEvent['result']): void
  close(): void
}

/** Opens `zookeeper_audit.log` in the folder of the daemon's log. */
export function openAuditLog(logFile: string): AuditLog {
  const sink = rotatingFileSink(join(dirname(logFile), 'zookeeper_audit.log'), MAX_BYTES, FILES_KEPT)
  const { username: user } = userInfo()
  const write = (event: AuditEvent): void => {
    const level = event.result === 'failure' ? 'ERROR' : 'INFO'
    sink(`${timestamp(new Date())} ${level} audit.Slf4jAuditLogger: ${auditText(event)}\n`)
  }
  return {
    user,
    write,
    server: (operation, result) => write({ user, operation, result }),
    close: () => sink.close(),
  }
}
