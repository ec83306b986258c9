import { digestId } from '../../../../src/zookeeper/acl.ts'
import type { ACL } from '../../../../src/zookeeper/messages.ts'
import type { Random } from '../../../random.ts'

export const USERS = ['ann:a', 'bob:b', 'super:test'] as const

const open: ACL = { perms: 31, id: { scheme: 'world', id: 'anyone' } }

/** A list of ACLs, mostly one that lets everybody do everything; null is one too. */
export function randomAcl(random: Random): readonly ACL[] | null {
  if (random.chance(0.75)) return [open]
  if (random.chance(0.08)) return random.pick([null, []])
  const acl: ACL[] = []
  for (let count = random.pick([1, 1, 1, 2, 3]); count > 0; count--) {
    acl.push({ perms: random.pick([31, 31, 31, 1, 2, 3, 4, 8, 16, 15, 7, 0, 64, -1]), id: randomId(random) })
  }
  // The last word often lets everybody in, so that the tree does not close for good.
  if (random.chance(0.5)) acl.push(open)
  return acl
}

function randomId(random: Random): ACL['id'] {
  const ids: readonly (readonly [string, string])[] = [
    ['world', 'anyone'],
    ['auth', ''],
    ['auth', 'ignored'],
    ['digest', digestId(random.pick(USERS))],
    ['digest', digestId(random.pick(USERS))],
    ['digest', random.pick(['nocolon', 'a:b:c', ':', 'a:', ':b', '', 'a:b\nc', 'ann:other'])],
    ['ip', random.pick(['127.0.0.1', '127.0.0.0/8', '10.0.0.0/8', '127.0.0.1/32', '0.0.0.0/0', '::1'])],
    [
      'ip',
      random.pick(['127.0.0', '127.0.0.1/33', 'localhost', '', '127.0.0.1/x', '300.1.1.1', '127.0.0.1/']),
    ],
    ['world', random.pick(['nobody', ''])],
    ['none', 'x'],
    ['super', ''],
    ['', ''],
  ]
  const [scheme, id] = random.pick(ids)
  return { scheme, id }
}
