import { expect, test } from 'vitest'
import { sslPrincipalMapper } from '../../../../src/kafka/server/authentication/ssl-principal-mapper.ts'

// The rules and names of KIP-371 and of the reference's own tests.
const rules =
  'RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/, RULE:^CN=(.*?),OU=(.*?),O=(.*?),L=(.*?),ST=(.*?),C=(.*?)$/$1@$2/L, RULE:^cn=(.*?),ou=(.*?),dc=(.*?),dc=(.*?)$/$1@$2/U, RULE:^.*[Cc][Nn]=([a-zA-Z0-9.]*).*$/$1/U, DEFAULT'

test.each([
  ['CN=Duke,OU=ServiceUsers,O=Org,C=US', 'Duke'],
  ['CN=Duke,OU=SME,O=mycp,L=Fulton,ST=MD,C=US', 'duke@sme'],
  ['cn=duke,ou=sme,dc=mycp,dc=com', 'DUKE@SME'],
  ['OU=JavaSoft,O=Sun,CN=Duke', 'DUKE'],
  ['O=Sun', 'O=Sun'],
])('%s is called %s', (subject, name) => {
  expect(sslPrincipalMapper(rules)(subject)).toBe(name)
})

test('a subject that no rule is for has no name', () => {
  expect(sslPrincipalMapper('RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/')('CN=a,OU=b')).toBeUndefined()
})

test('groups that there are not stand as they are written, a backslash takes a letter as it is', () => {
  expect(sslPrincipalMapper('RULE:^CN=(.*)$/$1-$2-$12/')('CN=a')).toBe('a-$2-a2')
  expect(sslPrincipalMapper('RULE:^CN=(.*)$/\\$1/')('CN=a')).toBe('$1')
})

test.each(['RULE:a/b', 'DEFAULT/L', 'RULE:a/b/X'])('%s is no rule', (text) => {
  expect(() => sslPrincipalMapper(text)).toThrow(/^Invalid rule: /)
})
