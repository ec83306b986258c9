import type { Random } from '../../../random.ts'

/** A path below `root`, most often one of a few that other requests name too, now and then no path at all. */
export function randomPath(random: Random, root: string): string {
  if (random.chance(0.06)) return random.pick(oddPaths(root))
  if (random.chance(0.05)) return random.pick(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config'])
  let path = root
  const depth = random.pick([0, 1, 1, 1, 2, 2, 2, 3])
  for (let level = 0; level < depth; level++) path += `/${random.pick(['a', 'b', 'c', 'ab'])}`
  return path
}

/** Where the limits and the usage of a path are kept, or the nodes above them. */
export function randomQuotaPath(random: Random, root: string): string {
  const covered = random.pick(['', '/a', '/b', '/a/b'])
  return `/zookeeper/quota${root}${covered}${random.pick(['/zookeeper_limits', '/zookeeper_limits', '/zookeeper_stats', ''])}`
}

function oddPaths(root: string): readonly string[] {
  return [
    '',
    'x',
    '//',
    `${root}/`,
    `${root}//a`,
    `${root}/.`,
    `${root}/../a`,
    `${root}/.../a`,
    `${root}/a/.`,
    `${root}/a/`,
    `${root}/a\u0000`,
    `${root}/a\u0001b`,
    `${root}/\u007f`,
    `${root}/ä`,
    `${root}/\uf8ff`,
    `${root}/\ufff0`,
    `${root}/none/such`,
    '/zookeeper/other',
  ]
}
