import type { Random } from '../../random.ts'
import type { ModelOp } from './model-tree.ts'

const NAMES = ['a', 'b', 'c']

/** A path below `root`, or the root itself. */
export function randomPath(random: Random, root: string): string {
  let path = root
  for (let depth = random.pick([0, 1, 1, 1, 2, 2, 3]); depth > 0; depth--) path += `/${random.pick(NAMES)}`
  return path
}

/** One write, or several that belong together. */
export function randomWrite(random: Random, root: string): { isMulti: boolean; ops: ModelOp[] } {
  if (random.chance(0.75)) return { isMulti: false, ops: [randomOp(random, root, false)] }
  const ops = Array.from({ length: random.int(1, 4) }, () => randomOp(random, root, true))
  return { isMulti: true, ops }
}

function randomOp(random: Random, root: string, isInMulti: boolean): ModelOp {
  const version = random.pick([-1, -1, -1, 0, 1, 2])
  const data = random.pick(['', 'x', 'some data', 'y'.repeat(random.int(1, 300))])
  const path = randomPath(random, root)
  const kind = random.int(0, isInMulti ? 10 : 9)
  if (kind < 5) {
    const below = path === root ? `${root}/a` : path
    return { kind: 'create', path: below, data, flags: random.pick([0, 0, 0, 1, 2, 3]) }
  }
  // The root stays: everything else hangs from it.
  if (kind < 7) return { kind: 'delete', path: path === root ? `${root}/b` : path, version }
  return kind < 10 ? { kind: 'setData', path, data, version } : { kind: 'check', path, version }
}
