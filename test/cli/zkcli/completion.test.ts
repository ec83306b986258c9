import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commonStart, complete, inColumns } from '../../../src/cli/zkcli/completion.ts'
import { acceptLine, LineHistory } from '../../../src/cli/zkcli/line-rules.ts'
import { zooKeeperCommands } from '../../../src/cli/zkcli/registry.ts'
import { splitLine } from '../../../src/cli/zkcli/split-line.ts'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { ZooKeeperFixture } from '../../zookeeper/client/zookeeper-fixture.ts'

let zookeeper: ZooKeeperFixture
let client: ZooKeeperClient
const commands = zooKeeperCommands()

beforeAll(async () => {
  zookeeper = await ZooKeeperFixture.start()
  client = new ZooKeeperClient(await zookeeper.listen())
  const paths = [
    '/app',
    '/app/one',
    '/apple',
    '/odd',
    '/odd/a b',
    "/odd/it's",
    '/odd/back\\slash',
    '/odd/bang!',
    '/odd/bang!/x',
  ]
  for (const path of paths) await client.create(path)
})

afterAll(async () => {
  await client.close()
  await zookeeper.stop()
})

describe('Tab', () => {
  it.each([
    ['con', ['config', 'connect'], 'con'],
    ['conn', ['connect '], 'conn'],
    ['tre', ['tree '], 'tre'],
    ['help conn', ['connect '], 'conn'],
    ['nosuch', [], 'nosuch'],
    ['get /a', ['/app', '/apple'], '/a'],
    ['get /appl', ['/apple '], '/appl'],
    ['get -s -w /appl', ['/apple '], '/appl'],
    ['ls /app/', ['/app/one '], '/app/'],
    ['ls /none/x', [], '/none/x'],
    ['ls zoo', [], 'zoo'],
    ['get -', ['-b', '-s', '-w', '-x'], '-'],
    ['get /app -', ['-b', '-s', '-w', '-x'], '-'],
    ['set -v', ['-v '], '-v'],
    ['find --da', ['--data', '--data-regex'], '--da'],
    ['addWatch -m PERSISTENT_', ['PERSISTENT_RECURSIVE '], 'PERSISTENT_'],
    ['printwatches ', ['on', 'off'], ''],
    ['ls "/appl', ['"/apple" '], '"/appl'],
    ["ls '/odd/a", ["'/odd/a b' "], "'/odd/a"],
    ['ls /odd/a', ["'/odd/a b' "], '/odd/a'],
    ['ls /odd/it', ["/odd/it's "], '/odd/it'],
    ["ls '/odd/it", [], "'/odd/it"],
    ['ls /odd/back', ['/odd/back\\\\slash '], '/odd/back'],
    ['ls /odd/back\\\\', ['/odd/back\\\\slash '], '/odd/back\\\\'],
  ])('after %j offers %j', async (line, candidates, replaced) => {
    expect(await complete(line, { commands, client })).toEqual({ candidates, replaced })
  })

  it('leaves no blank, and quotes open, behind a znode with children', async () => {
    expect((await complete('ls /zookee', { commands, client })).candidates).toEqual(['/zookeeper'])
    expect((await complete('ls /odd/bang', { commands, client })).candidates).toEqual(["'/odd/bang!"])
  })

  it('offers paths that zkCli takes for what they are', async () => {
    const history = new LineHistory()
    const begun = { a: 'a b', it: "it's", back: 'back\\slash' }
    for (const [start, child] of Object.entries(begun)) {
      const { candidates } = await complete(`ls /odd/${start}`, { commands, client })
      expect(splitLine(acceptLine(`ls ${candidates[0]}`, history))).toEqual(['ls', `/odd/${child}`])
    }
  })
})

describe('what Tab shows', () => {
  it('begins with what all candidates begin with', () => {
    expect(commonStart(['/app', '/apple'])).toBe('/app')
    expect(commonStart(['a', 'b'])).toBe('')
    expect(commonStart([])).toBe('')
  })

  it('is laid out in columns, down first', () => {
    expect(inColumns(['a', 'bb', 'ccc', 'd', 'e'], 11)).toBe('a    d\nbb   e\nccc\n')
    expect(inColumns(['wider than that'], 5)).toBe('wider than that\n')
  })
})
