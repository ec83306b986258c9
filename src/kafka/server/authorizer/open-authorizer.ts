import { AclRows } from '../../../store/acls.ts'
import type { Store } from '../../../store/store.ts'
import { Authorizer } from './authorizer.ts'
import { parsePrincipal } from './principal.ts'

/** The authorizer of the reference that has its place here. */
const STANDARD_AUTHORIZER = 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'

/** Keys of the authorizer, which are none of the broker's own. */
export const authorizerKeys: ReadonlySet<string> = new Set(['super.users', 'allow.everyone.if.no.acl.found'])

/** The authorizer that server.properties asks for; undefined when it asks for none. */
export function openAuthorizer(
  store: Store,
  properties: ReadonlyMap<string, string>,
): Authorizer | undefined {
  if ((properties.get('authorizer.class.name') ?? '').trim() === '') return undefined
  return new Authorizer({
    store,
    rows: new AclRows(store.database),
    superUsers: new Set(superUsers(properties)),
    allowsByDefault: (properties.get('allow.everyone.if.no.acl.found') ?? '').trim().toLowerCase() === 'true',
  })
}

/** What can't be used of the keys above; null when all is well. */
export function authorizerProblem(properties: ReadonlyMap<string, string>): string | null {
  const className = (properties.get('authorizer.class.name') ?? '').trim()
  if (className === '') return null
  if (className !== STANDARD_AUTHORIZER) {
    return `authorizer.class.name=${className} is Java code, which can't run here; ${STANDARD_AUTHORIZER} can be named`
  }
  const wrong = superUsers(properties).find((text) => parsePrincipal(text) === undefined)
  return wrong === undefined
    ? null
    : `super.users: expected a string in format principalType:principalName but got ${wrong}`
}

function superUsers(properties: ReadonlyMap<string, string>): string[] {
  return (properties.get('super.users') ?? '')
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '')
}
