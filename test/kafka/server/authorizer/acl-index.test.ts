import { expect, test } from 'vitest'
import {
  type Acl,
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
} from '../../../../src/kafka/acls.ts'
import { AclIndex } from '../../../../src/kafka/server/authorizer/acl-index.ts'

const { TOPIC, GROUP } = AclResourceType
const { READ, WRITE, DESCRIBE, ALTER_CONFIGS, DESCRIBE_CONFIGS, ALL } = AclOperation

function acl(overrides: Partial<Acl> = {}): Acl {
  return {
    resourceType: TOPIC,
    resourceName: 'orders',
    patternType: AclPatternType.LITERAL,
    principal: 'User:alice',
    host: '*',
    operation: READ,
    permissionType: AclPermission.ALLOW,
    ...overrides,
  }
}

const deny = (overrides: Partial<Acl> = {}): Acl => acl({ permissionType: AclPermission.DENY, ...overrides })
const prefixed = (resourceName: string, overrides: Partial<Acl> = {}): Acl =>
  acl({ resourceName, patternType: AclPatternType.PREFIXED, ...overrides })

interface Question {
  readonly operation?: number
  readonly name?: string
  readonly type?: number
  readonly user?: string
  readonly host?: string
  readonly byDefault?: boolean
}

function may(acls: readonly Acl[], asked: Question = {}): boolean {
  const { operation = READ, name = 'orders', type = TOPIC, user = 'alice', host = '10.0.0.1' } = asked
  const subject = { principal: `User:${user}`, host }
  const action = { operation, resourceType: type, resourceName: name }
  return new AclIndex(acls).decide(subject, action, asked.byDefault ?? false).isAllowed
}

test('an ACL holds for its user, host, operation, kind and name alone', () => {
  const acls = [acl({ host: '10.0.0.1' })]
  expect(may(acls)).toBe(true)
  expect(may(acls, { user: 'bob' })).toBe(false)
  expect(may(acls, { host: '10.0.0.2' })).toBe(false)
  expect(may(acls, { operation: WRITE })).toBe(false)
  expect(may(acls, { type: GROUP })).toBe(false)
  expect(may(acls, { name: 'orders2' })).toBe(false)
})

test.each([
  ['a prefix', prefixed('ord')],
  ['the whole name as a prefix', prefixed('orders')],
  ['the name *', acl({ resourceName: '*' })],
  ['every user', acl({ principal: 'User:*' })],
  ['every operation', acl({ operation: ALL })],
])('%s covers what it stands for', (_, one) => {
  expect(may([one])).toBe(true)
})

test('a prefix longer than the name, and the prefix *, cover nothing else', () => {
  expect(may([prefixed('orders-eu')])).toBe(false)
  expect(may([prefixed('*')])).toBe(false)
})

test('what is denied is denied, whatever allows it', () => {
  expect(may([acl(), deny()])).toBe(false)
  expect(may([acl(), deny({ resourceName: '*' })])).toBe(false)
  expect(may([acl(), { ...prefixed('o'), permissionType: AclPermission.DENY }])).toBe(false)
  expect(may([acl(), deny({ principal: 'User:*' })])).toBe(false)
  expect(may([acl(), deny({ host: '10.0.0.9' })])).toBe(true)
})

test('permissions to change or read imply those to describe, prohibitions do not', () => {
  expect(may([acl()], { operation: DESCRIBE })).toBe(true)
  expect(may([acl({ operation: ALTER_CONFIGS })], { operation: DESCRIBE_CONFIGS })).toBe(true)
  expect(may([acl({ operation: ALTER_CONFIGS })], { operation: DESCRIBE })).toBe(false)
  expect(may([acl({ operation: DESCRIBE }), deny()], { operation: DESCRIBE })).toBe(true)
})

test('the default holds only where no ACL covers the resource', () => {
  expect(may([], { byDefault: true })).toBe(true)
  expect(may([acl({ principal: 'User:bob' })], { byDefault: true })).toBe(false)
  expect(may([acl({ principal: 'User:bob' })], { byDefault: true, name: 'other' })).toBe(true)
})

test('an ACL that is taken out has no effect any more, the others stay', () => {
  const index = new AclIndex([acl(), prefixed('or'), prefixed('o', { operation: WRITE })])
  const subject = { principal: 'User:alice', host: '::1' }
  const may = (operation: number) =>
    index.decide(subject, { operation, resourceType: TOPIC, resourceName: 'orders' }, false).isAllowed
  index.remove(acl())
  expect(may(READ)).toBe(true)
  index.remove(prefixed('or'))
  expect([may(READ), may(WRITE)]).toEqual([false, true])
  index.remove(prefixed('o', { operation: WRITE }))
  index.remove(acl())
  expect(may(WRITE)).toBe(false)
})

test.each<[string, Acl[], boolean]>([
  ['nothing', [], false],
  ['a name', [acl({ operation: WRITE })], true],
  ['only another operation that implies it for a given topic', [acl({ operation: DESCRIBE })], false],
  ['a name that is denied', [acl({ operation: WRITE }), deny({ operation: WRITE })], false],
  [
    'a name below a denied prefix',
    [acl({ operation: ALL }), { ...prefixed('ord'), permissionType: 2, operation: ALL }],
    false,
  ],
  [
    'a prefix above a denied one',
    [prefixed('o', { operation: WRITE }), { ...prefixed('ord'), permissionType: 2, operation: ALL }],
    true,
  ],
  [
    'everything but what is denied',
    [acl({ resourceName: '*', operation: WRITE }), deny({ operation: WRITE })],
    true,
  ],
  [
    'a name with everything denied',
    [acl({ operation: WRITE }), deny({ resourceName: '*', operation: WRITE })],
    false,
  ],
])('whether there is any topic to write to: %s', (_, acls, expected) => {
  expect(new AclIndex(acls).mayAny({ principal: 'User:alice', host: '::1' }, WRITE, TOPIC)).toBe(expected)
})
