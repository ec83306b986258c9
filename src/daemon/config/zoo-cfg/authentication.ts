import {
  type AuthSettingsInput,
  authSettings,
  type OptionalScheme,
} from '../../../zookeeper/server/auth/settings.ts'
import { refusedSetting } from '../config-file.ts'
import { providerClasses } from './provider-classes.ts'

/** What several keys say together about who is let in; settings by their bare names. */
export function readAuthentication(settings: ReadonlyMap<string, string>): AuthSettingsInput {
  const isOn = (name: string): boolean => settings.get(name)?.toLowerCase() === 'true'
  const schemes = new Set<OptionalScheme>()
  if (settings.get('DigestAuthenticationProvider.enabled') === undefined) schemes.add('digest')
  else if (isOn('DigestAuthenticationProvider.enabled')) schemes.add('digest')
  // What QuorumPeerConfig.configureSSLAuth does.
  if (settings.has('secureClientPort') || isOn('client.portUnification')) schemes.add('x509')
  const superUsers = new Set<string>()
  for (const [name, value] of settings) {
    const scheme = name.startsWith('authProvider.') ? providerClasses.get(value) : undefined
    if (scheme !== undefined && scheme !== 'ip') schemes.add(scheme)
    if (name === 'superUser' || name.startsWith('superUser.')) superUsers.add(value)
  }
  const requiredSchemes = requiredBy(settings, isOn)
  for (const scheme of requiredSchemes) checkAvailable(scheme, schemes)
  return { schemes, saslSuperUsers: superUsers, requiredSchemes }
}

/** AuthenticationHelper: sessionRequireClientSASLAuth before enforce.auth. */
function requiredBy(
  settings: ReadonlyMap<string, string>,
  isOn: (name: string) => boolean,
): readonly string[] {
  if (isOn('sessionRequireClientSASLAuth')) return ['sasl']
  if (!isOn('enforce.auth.enabled')) return authSettings({}).requiredSchemes
  const schemes = settings.get('enforce.auth.schemes')
  if (schemes === undefined)
    throw refusedSetting('enforce.auth.enabled is true, enforce.auth.schemes must be configured')
  return schemes.split(',').map((scheme) => scheme.trim())
}

function checkAvailable(scheme: string, schemes: ReadonlySet<string>): void {
  if (scheme === 'ip' || schemes.has(scheme)) return
  const [className] = [...providerClasses].find(([, provided]) => provided === scheme) ?? []
  const remedy = className === undefined ? '' : `; authProvider.${scheme}=${className} makes it so`
  throw refusedSetting(`authentication scheme ${scheme} is required, but not available${remedy}`)
}
