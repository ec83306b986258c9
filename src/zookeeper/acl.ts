/** Permissions and the ACLs every client knows (ZooDefs.Perms, ZooDefs.Ids). */
import { createHash } from 'node:crypto'
import type { ACL } from './messages.ts'

export const Perms = { READ: 1, WRITE: 2, CREATE: 4, DELETE: 8, ADMIN: 16, ALL: 31 } as const

/** Anyone may do anything. */
export const OPEN_ACL_UNSAFE: readonly ACL[] = [{ perms: Perms.ALL, id: { scheme: 'world', id: 'anyone' } }]
/** Anyone may read. */
export const READ_ACL_UNSAFE: readonly ACL[] = [{ perms: Perms.READ, id: { scheme: 'world', id: 'anyone' } }]

const LETTERS: readonly (readonly [number, string])[] = [
  [Perms.CREATE, 'c'],
  [Perms.DELETE, 'd'],
  [Perms.READ, 'r'],
  [Perms.WRITE, 'w'],
  [Perms.ADMIN, 'a'],
]

/** The letters of `perms` in the order cdrwa (ZKUtil.getPermString). */
export function permLetters(perms: number): string {
  let text = ''
  for (const [bit, letter] of LETTERS) if ((perms & bit) !== 0) text += letter
  return text
}

/** The permission that a letter of cdrwa stands for; undefined for another. */
export function permOfLetter(letter: string): number | undefined {
  return LETTERS.find(([, known]) => known === letter)?.[0]
}

/** The digest scheme's id for `user:password`: `user:` and the base64 of the hash of both (DigestAuthenticationProvider). */
export function digestId(userAndPassword: string, hash = 'sha1'): string {
  const user = userAndPassword.split(':', 1)[0] ?? ''
  return `${user}:${createHash(hash).update(userAndPassword, 'utf8').digest('base64')}`
}
