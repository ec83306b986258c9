import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-acls.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function start() {
  const { port } = await TestBroker.start({
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  })
  return async (words: string[], stdin?: string) => {
    const io = memoryIo(stdin)
    const exitCode = await main(['--bootstrap-server', `localhost:${port}`, ...words], io)
    return { exitCode, stdout: io.stdoutText(), stderr: io.stderrText() }
  }
}

const allow = (user: string) => ['--add', '--allow-principal', `User:${user}`]

test('a role is a set of permissions on topic, group, transactional id and cluster', async () => {
  const run = await start()
  const { exitCode, stdout } = await run([
    ...allow('alice'),
    '--producer',
    '--consumer',
    '--idempotent',
    '--topic',
    't',
    '--group',
    'g',
    '--transactional-id',
    'x',
  ])
  expect(exitCode).toBe(0)
  const entry = (operation: string) =>
    `\t(principal=User:alice, host=*, operation=${operation}, permissionType=ALLOW)`
  const block = (type: string, name: string, ...operations: string[]) =>
    `Adding ACLs for resource \`ResourcePattern(resourceType=${type}, name=${name}, patternType=LITERAL)\`: \n ${operations.map(entry).join('\n')}\n\n`
  expect(stdout).toBe(
    [
      block('TOPIC', 't', 'WRITE', 'DESCRIBE', 'CREATE', 'READ'),
      block('TRANSACTIONAL_ID', 'x', 'WRITE', 'DESCRIBE'),
      block('CLUSTER', 'kafka-cluster', 'IDEMPOTENT_WRITE'),
      block('GROUP', 'g', 'READ'),
    ].join(''),
  )
})

test('an ACL that is there already is said to be', async () => {
  const run = await start()
  await run([...allow('a'), '--operation', 'read', '--topic', 't'])
  const { stdout } = await run([...allow('a'), '--operation', 'Read', '--topic', 't'])
  expect(stdout).toBe(
    'Acl (pattern=ResourcePattern(resourceType=TOPIC, name=t, patternType=LITERAL), entry=(principal=User:a, host=*, operation=READ, permissionType=ALLOW)) already exists.\n',
  )
})

test('ACLs are removed when the question is answered with y, from a pipe as well', async () => {
  const run = await start()
  await run([...allow('a'), '--topic', 't', '--topic', 'u'])
  const list = async () => (await run(['--list', '--json'])).stdout
  const question = (name: string) =>
    `Are you sure you want to delete all ACLs for resource filter \`ResourcePattern(resourceType=TOPIC, name=${name}, patternType=LITERAL)\`? (y/n)\n`
  const { stdout, exitCode } = await run(['--remove', '--topic', 't', '--topic', 'u'], 'Y\nno\n')
  expect([exitCode, stdout]).toEqual([0, question('t') + question('u')])
  expect(await list()).toBe(
    '{"resourceType":"TOPIC","resourceName":"u","patternType":"LITERAL","principal":"User:a","host":"*","operation":"ALL","permissionType":"ALLOW"}\n',
  )
  expect(await run(['--remove', '--topic', 'u'], '')).toMatchObject({ exitCode: 0 })
  expect(await list()).not.toBe('')
  const one = await run(['--remove', '--allow-principal', 'User:a', '--topic', 'u'], 'y\n')
  expect(one.stdout).toBe(
    'Are you sure you want to remove ACLs: \n \t(principal=User:a, host=*, operation=ALL, permissionType=ALLOW)\n from resource filter `ResourcePattern(resourceType=TOPIC, name=u, patternType=LITERAL)`? (y/n)\n',
  )
  expect(await list()).toBe('')
})

test('ACLs are listed by what they affect, and by principal', async () => {
  const run = await start()
  await run([...allow('a'), '--operation', 'Read', '--topic', 'ord', '--resource-pattern-type', 'prefixed'])
  await run([...allow('b'), '--operation', 'Read', '--topic', '*'])
  const names = async (...words: string[]) =>
    (await run(['--list', ...words])).stdout.match(/name=\S+, patternType=\w+/g) ?? []
  expect(await names('--topic', 'orders')).toEqual([])
  expect(await names('--topic', 'orders', '--resource-pattern-type', 'match')).toEqual([
    'name=ord, patternType=PREFIXED',
    'name=*, patternType=LITERAL',
  ])
  expect(await names('--topic', 'ord', '--resource-pattern-type', 'any')).toEqual([
    'name=ord, patternType=PREFIXED',
  ])
  expect((await run(['--list', '--principal', 'User:b'])).stdout).toMatch(
    /^ACLs for principal `User:b`\nCurrent ACLs for resource `.*name=\*.*`:\n\t\(principal=User:b.*\n\n$/,
  )
})

test('ACLs are for the cluster, tokens and users too, and for who comes from a host', async () => {
  const run = await start()
  const from = ['--allow-host', '10.0.0.1', '--operation']
  await run([...allow('a'), ...from, 'Alter', '--cluster'])
  await run([...allow('a'), ...from, 'Describe', '--delegation-token', 'token'])
  await run([...allow('a'), ...from, 'CreateTokens', '--user-principal', 'User:b'])
  const listed = async (...words: string[]) => JSON.parse((await run(['--list', '--json', ...words])).stdout)
  const who = { principal: 'User:a', host: '10.0.0.1', permissionType: 'ALLOW' }
  expect(await listed('--cluster')).toMatchObject({ resourceType: 'CLUSTER', operation: 'ALTER', ...who })
  expect(await listed('--delegation-token', 'token')).toMatchObject({
    resourceType: 'DELEGATION_TOKEN',
    resourceName: 'token',
    operation: 'DESCRIBE',
    ...who,
  })
  expect(await listed('--user-principal', 'User:b')).toMatchObject({
    resourceType: 'USER',
    resourceName: 'User:b',
    operation: 'CREATE_TOKENS',
    ...who,
  })
})

test('an operation that no ACL may have is refused, whatever the resource', async () => {
  const run = await start()
  const { exitCode, stdout } = await run([...allow('a'), '--operation', 'Any', '--topic', 't'])
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(
    /^Error while executing ACL command: operation must not be ANY\njava.lang.IllegalArgumentException: operation must not be ANY\n/,
  )
})

test('--command-config may stand without a file', async () => {
  const run = await start()
  expect(await run(['--list', '--command-config'])).toEqual({
    exitCode: 0,
    stdout: 'Did not load any properties since the property file is not specified\n',
    stderr: '',
  })
})
