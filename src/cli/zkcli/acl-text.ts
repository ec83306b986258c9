import { permLetters, permOfLetter } from '../../zookeeper/acl.ts'
import type { ACL } from '../../zookeeper/messages.ts'
import { javaSplit } from '../kit/java-split.ts'
import type { TextOutput } from './command.ts'

/**
 * Reads `scheme:id:perms[,...]`, split at the first and the last colon. An entry or a letter that makes no sense is told on `err`
 * and left out, as in the reference.
 */
export function parseAcl(text: string, err: TextOutput): ACL[] {
  const acl: ACL[] = []
  for (const entry of javaSplit(text, ',')) {
    const first = entry.indexOf(':')
    const last = entry.lastIndexOf(':')
    if (first === last) {
      err.write(`${entry} does not have the form scheme:id:perm\n`)
      continue
    }
    acl.push({
      perms: parsePerms(entry.slice(last + 1), err),
      id: { scheme: entry.slice(0, first), id: entry.slice(first + 1, last) },
    })
  }
  return acl
}

/** Formats one entry as getAcl prints it: two lines, without a newline at the end. */
export function formatAclEntry({ id, perms }: ACL): string {
  return `'${id.scheme},'${id.id}\n: ${permLetters(perms)}`
}

function parsePerms(letters: string, err: TextOutput): number {
  let perms = 0
  for (const letter of letters.split('')) {
    const bit = permOfLetter(letter)
    if (bit === undefined) err.write(`Unknown perm type: ${letter}\n`)
    else perms |= bit
  }
  return perms
}
