/** Transactions as TxnLogToolkit prints them: most by fields, the others as jute writes records as text. */
import type { ACL } from '../../zookeeper/messages.ts'
import { OpCode } from '../../zookeeper/op-codes.ts'
import type { TxnBody, TxnEntry } from '../../zookeeper/persistence/txn-entry.ts'
import { hexSessionId, hexZxid } from '../../zookeeper/stat.ts'
import { shortDateLongTime } from './date-times.ts'

const names = new Map<number, string>(Object.entries(OpCode).map(([name, code]) => [code, name]))

/** The line of a transaction, which ends in a newline (and may hold others). */
export async function txnLine({ header, body }: TxnEntry): Promise<string> {
  const { clientId, cxid, zxid, type } = header
  const when = await shortDateLongTime(header.time)
  const line = `${when} session ${hexSessionId(clientId)} cxid ${hexZxid(cxid)} zxid ${hexZxid(zxid)} ${opName(type)} ${bodyText(body)}`
  return line.endsWith('\n') ? line : `${line}\n`
}

/** Request.op2String. */
function opName(type: number): string {
  return names.get(type) ?? `unknown ${type}`
}

function bodyText(body: TxnBody): string {
  switch (body.kind) {
    case 'create': {
      const { path, data, acl, ephemeral, parentCVersion } = body.txn
      return `${path},${text(data)},${aclText(acl)},${ephemeral},${parentCVersion}`
    }
    case 'createContainer': {
      const { path, data, acl, parentCVersion } = body.txn
      return `${path},${text(data)},${aclText(acl)},${parentCVersion}`
    }
    case 'createTTL': {
      const { path, data, acl, parentCVersion, ttl } = body.txn
      return `${path},${text(data)},${aclText(acl)},${parentCVersion},${ttl}`
    }
    case 'setData':
      return `${body.txn.path},${text(body.txn.data)},${body.txn.version}`
    case 'multi':
      return body.txn.txns.map(({ type, data }) => `${opName(type)}:${text(data)}`).join(';')
    case 'delete':
      return `${csv(body.txn.path)}\n`
    case 'setACL':
      return `${csv(body.txn.path)},v{${body.txn.acl.map((acl) => `s{${aclFields(acl)}}`).join(',')}},${body.txn.version}\n`
    case 'check':
      return `${csv(body.txn.path)},${body.txn.version}\n`
    case 'createSession':
      return `${body.txn.timeOut}\n`
    case 'closeSession':
      return body.txn === null ? '' : `v{${body.txn.paths2Delete.map(csv).join(',')}}\n`
    case 'error':
      return `${body.txn.err}\n`
  }
}

/** A list of ACLs as Java prints a list of records, each with a newline of its own. */
function aclText(acls: readonly ACL[]): string {
  return `[${acls.map((acl) => `${aclFields(acl)}\n`).join(', ')}]`
}

function aclFields({ perms, id }: ACL): string {
  return `${perms},s{${csv(id.scheme)},${csv(id.id)}}`
}

const escapes = new Map([
  ['\0', '%00'],
  ['\n', '%0A'],
  ['\r', '%0D'],
  [',', '%2C'],
  ['}', '%7D'],
  ['%', '%25'],
])

/** A text as jute's CSV holds it. */
function csv(value: string): string {
  return `'${value.replace(/[\0\n\r,}%]/g, (character) => escapes.get(character) ?? character)}`
}

function text(data: Buffer | null): string {
  return data === null ? '' : data.toString('utf8')
}
