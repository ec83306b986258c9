/** The login module that ZooKeeper has for SASL DIGEST-MD5, on both sides (DigestLoginModule). */

const CLASS_NAME = 'org.apache.zookeeper.server.auth.DigestLoginModule'

/** What a section of a login configuration sets. Throws an Error that names a module of another kind, such as Kerberos. */
export function digestLoginOptions(
  modules: readonly { readonly className: string; readonly options: ReadonlyMap<string, string> }[],
): [name: string, value: string][] {
  return modules.flatMap(({ className, options }) => {
    if (className !== CLASS_NAME)
      throw new Error(`${className} is not offered: ${CLASS_NAME} is, not Kerberos`)
    return [...options]
  })
}
