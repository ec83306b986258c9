// node-zookeeper-client. Arguments: ZooKeeper address, a prefix for names.
import { deepStrictEqual as equal, ok } from 'node:assert'
import { promisify } from 'node:util'
import zookeeper from 'node-zookeeper-client'
import { ask, run, Skip, until } from './checks.mjs'

const { ACL, CreateMode, Event, Exception, Id, Permission, State } = zookeeper
const [address, prefix] = process.argv.slice(2)
const root = `/${prefix}`
const zk = await connect()

async function connect() {
  const client = zookeeper.createClient(address, { sessionTimeout: 10_000, retries: 0 })
  const connected = new Promise((resolve) => client.once('connected', resolve))
  client.connect()
  await connected
  return client
}

function call(client, name, ...args) {
  return promisify(client[name].bind(client))(...args)
}
const create = (path, data = null, mode = CreateMode.PERSISTENT) =>
  call(zk, 'create', path, data === null ? null : Buffer.from(data), ACL.OPEN_ACL_UNSAFE, mode)
const exists = (path) => call(zk, 'exists', path)

/** data and stat of a znode: the callback has more than one result. */
function get(client, path, watcher) {
  return new Promise((resolve, reject) => {
    const callback = (error, data, stat) => (error ? reject(error) : resolve({ data, stat }))
    if (watcher) client.getData(path, watcher, callback)
    else client.getData(path, callback)
  })
}

function getChildren(path, watcher) {
  return new Promise((resolve, reject) => {
    const callback = (error, children, stat) => (error ? reject(error) : resolve({ children, stat }))
    if (watcher) zk.getChildren(path, watcher, callback)
    else zk.getChildren(path, callback)
  })
}

/** The client's own removeRecursive leaves out grandchildren with any server. */
async function removeTree(path) {
  for (const child of (await getChildren(path)).children) await removeTree(`${path}/${child}`)
  await call(zk, 'remove', path, -1)
}

async function refused(name, promise) {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  )
  ok(error instanceof Exception, `expected ${name}, got ${error ?? 'success'}`)
  equal(error.getName(), name)
}

async function createModes() {
  await create(root)
  equal(await create(`${root}/plain`, '这是第一个事件'), `${root}/plain`)
  await refused('NODE_EXISTS', create(`${root}/plain`))
  await refused('NO_NODE', create(`${root}/none/child`))
  await create(`${root}/ephemeral`, null, CreateMode.EPHEMERAL)
  equal((await exists(`${root}/ephemeral`)).ephemeralOwner, zk.getSessionId())
  await refused('NO_CHILDREN_FOR_EPHEMERALS', create(`${root}/ephemeral/child`))
  await call(zk, 'mkdirp', `${root}/deep/er/est`)
}

async function getSet() {
  const { data, stat } = await get(zk, `${root}/plain`)
  equal([data.toString(), stat.version], ['这是第一个事件', 0])
  equal((await call(zk, 'setData', `${root}/plain`, Buffer.from('two'), 0)).version, 1)
  await refused('BAD_VERSION', call(zk, 'setData', `${root}/plain`, Buffer.from('three'), 0))
  await refused('NO_NODE', get(zk, `${root}/none`))
}

async function children() {
  const found = await getChildren(root)
  equal(found.children.sort(), ['deep', 'ephemeral', 'plain'])
  equal(found.stat.numChildren, 3)
  equal(await exists(`${root}/none`), null)
}

async function remove() {
  await refused('NOT_EMPTY', call(zk, 'remove', `${root}/deep`, -1))
  await refused('BAD_VERSION', call(zk, 'remove', `${root}/plain`, 7))
  await removeTree(`${root}/deep`)
  await refused('NO_NODE', call(zk, 'remove', `${root}/deep`, -1))
}

async function watches() {
  const seen = []
  const note = (event) => seen.push([event.getName(), event.getPath()])
  await create(`${root}/watched`)
  await get(zk, `${root}/watched`, note)
  await new Promise((resolve) => zk.exists(`${root}/later`, note, resolve))
  await getChildren(root, note)
  await call(zk, 'setData', `${root}/watched`, Buffer.from('1'), -1)
  await call(zk, 'setData', `${root}/watched`, Buffer.from('2'), -1)
  await create(`${root}/later`)
  await until(() => seen.length >= 3, 'three events')
  const name = (type) => Object.keys(Event).find((key) => Event[key] === type)
  equal(seen, [
    [name(Event.NODE_DATA_CHANGED), `${root}/watched`],
    [name(Event.NODE_CREATED), `${root}/later`],
    [name(Event.NODE_CHILDREN_CHANGED), root],
  ])
}

async function sequence() {
  const paths = []
  for (const mode of [CreateMode.PERSISTENT_SEQUENTIAL, CreateMode.EPHEMERAL_SEQUENTIAL])
    paths.push(await create(`${root}/seq-`, null, mode))
  const [one, two] = paths.map((path) => Number(path.split('-').at(-1)))
  equal(two, one + 1)
  equal(paths[0].length, `${root}/seq-`.length + 10)
}

async function ephemeral() {
  const other = await connect()
  await call(other, 'create', `${root}/guest`, null, ACL.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL)
  let isGone = false
  await new Promise((resolve) => {
    const watcher = (event) => {
      isGone = event.getType() === Event.NODE_DELETED
    }
    zk.exists(`${root}/guest`, watcher, resolve)
  })
  other.close()
  await until(() => isGone, 'gone with its session')
}

function commit(change) {
  return new Promise((resolve, reject) => {
    change.commit((error, results) => (error ? reject(Object.assign(error, { results })) : resolve(results)))
  })
}

async function multi() {
  const results = await commit(
    zk
      .transaction()
      .create(`${root}/m`, Buffer.from('one'))
      .check(`${root}/plain`, (await exists(`${root}/plain`)).version)
      .setData(`${root}/m`, Buffer.from('two'), 0)
      .create(`${root}/m/child`)
      .remove(`${root}/m/child`, -1),
  )
  equal(results.length, 5)
  await refused(
    'NO_NODE',
    commit(zk.transaction().setData(`${root}/m`, Buffer.from('three')).remove(`${root}/none`, -1)),
  )
  equal((await get(zk, `${root}/m`)).data.toString(), 'two', 'nothing of it happened')
}

async function acl() {
  const owner = await connect()
  owner.addAuthInfo('digest', Buffer.from('me:secret'))
  const mine = [new ACL(Permission.ALL, new Id('auth', ''))]
  await call(owner, 'create', `${root}/private`, Buffer.from('mine'), mine, CreateMode.PERSISTENT)
  await refused('NO_AUTH', get(zk, `${root}/private`))
  equal((await get(owner, `${root}/private`)).data.toString(), 'mine')
  const acls = await call(owner, 'getACL', `${root}/private`)
  equal([acls.length, acls[0].id.scheme, acls[0].permission], [1, 'digest', Permission.ALL])
  equal((await call(owner, 'setACL', `${root}/private`, ACL.OPEN_ACL_UNSAFE, 0)).aversion, 1)
  equal((await get(zk, `${root}/private`)).data.toString(), 'mine', 'open to all now')
  owner.close()
}

async function lock() {
  throw new Skip('no recipes')
}

/** The session, its ephemeral and its watches outlive the server. */
async function restart(how) {
  const session = zk.getSessionId().toString('hex')
  await create(`${root}/survivor-${how}`, null, CreateMode.EPHEMERAL)
  const seen = []
  const note = (event) => seen.push([event.getType(), event.getPath()])
  await get(zk, `${root}/m`, note)
  await new Promise((resolve) => zk.exists(`${root}/after-${how}`, note, resolve))
  let wasAway = false
  zk.once('disconnected', () => {
    wasAway = true
  })
  await ask(how)
  await until(() => wasAway && zk.getState() === State.SYNC_CONNECTED, 'connected again', 25)
  equal(zk.getSessionId().toString('hex'), session)
  equal((await exists(`${root}/survivor-${how}`)).ephemeralOwner.toString('hex'), session)
  await call(zk, 'setData', `${root}/m`, Buffer.from('after'), -1)
  await create(`${root}/after-${how}`)
  await until(() => seen.length >= 2, 'two events')
  equal(seen, [
    [Event.NODE_DATA_CHANGED, `${root}/m`],
    [Event.NODE_CREATED, `${root}/after-${how}`],
  ])
}

async function cleanup() {
  await removeTree(root)
  equal(await exists(root), null)
  const closed = new Promise((resolve) => zk.once('disconnected', resolve))
  zk.close()
  await closed
}

await run([
  ['create, all modes', createModes],
  ['get, set, versions', getSet],
  ['children, exists', children],
  ['delete, errors', remove],
  ['watches', watches],
  ['sequence', sequence],
  ['ephemeral ends with its session', ephemeral],
  ['multi', multi],
  ['ACL, auth', acl],
  ['lock', lock],
  ['same session after a restart', () => restart('restart')],
  ['same session after kill -9', () => restart('kill')],
  ['delete a tree, close', cleanup],
])
