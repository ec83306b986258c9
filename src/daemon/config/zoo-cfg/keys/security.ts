import { javaDigest, providerClass } from '../provider-classes.ts'
import { flag, list, numberProperty, port, text } from '../value-types.ts'
import { obeyed, together, unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

const NO_KERBEROS = 'Kerberos is not offered'

/** Keys of TLS, SASL and the providers of authentication. */
export const securityKeys: readonly ZooCfgKey[] = [
  unsupported('secureClientPort', port, ''),
  unsupported('secureClientPortAddress', text, ''),
  unsupported('client.portUnification', flag, 'false'),
  unsupported('client.certReload', flag, 'false'),
  ...[
    'protocol',
    'enabledProtocols',
    'ciphersuites',
    'keyStore.location',
    'keyStore.password',
    'keyStore.passwordPath',
    'keyStore.type',
    'trustStore.location',
    'trustStore.password',
    'trustStore.passwordPath',
    'trustStore.type',
    'context.supplier.class',
    'hostnameVerification',
    'clientHostnameVerification',
    'allowReverseDnsLookup',
    'crl',
    'ocsp',
    'clientAuth',
    'handshakeDetectionTimeoutMillis',
    'authProvider',
    'sslProvider',
  ].map((name) => unsupported(`ssl.${name}`, text, '')),
  unsupported('fips-mode', flag, 'true'),
  unsupported('netty.server.outstandingHandshake.limit', numberProperty(), '-1'),
  unsupported('netty.server.earlyDropSecureConnectionHandshakes', flag, 'false'),

  obeyed('DigestAuthenticationProvider.superDigest', text, {
    default: '',
    set: (superDigest) => ({ superDigest }),
  }),
  together('DigestAuthenticationProvider.enabled', flag, 'true'),
  obeyed('DigestAuthenticationProvider.digestAlg', javaDigest, {
    default: 'SHA1',
    set: (digestHash) => ({ digestHash }),
  }),
  obeyed('X509AuthenticationProvider.superUser', text, {
    default: '',
    set: (x509SuperUser) => ({ x509SuperUser }),
  }),
  ...[
    'clientCertIdType',
    'clientCertIdSanMatchType',
    'clientCertIdSanMatchRegex',
    'clientCertIdSanExtractRegex',
    'clientCertIdSanExtractMatcherGroupIndex',
  ].map((name) =>
    unsupported(
      `X509AuthenticationProvider.${name}`,
      text,
      '',
      'a client is known by its subject, as in 3.9.5',
    ),
  ),
  {
    ...together('authProvider.N', providerClass, '', 'the classes of the reference; others are told'),
    pattern: /^authProvider\./,
  },
  obeyed('ensembleAuthName', list, {
    default: '',
    note: 'by the provider of the scheme ensemble',
    set: (names) => ({ ensembleNames: names === undefined ? undefined : new Set(names) }),
  }),
  together('enforce.auth.enabled', flag, 'false'),
  together('enforce.auth.schemes', text, ''),
  together('sessionRequireClientSASLAuth', flag, 'false'),
  obeyed('allowSaslFailedClients', flag, {
    default: 'false',
    set: (allowsSaslFailedClients) => ({ allowsSaslFailedClients }),
  }),
  obeyed('letAnySaslUserDoX', text, { default: '', set: (anySaslUserId) => ({ anySaslUserId }) }),
  { ...together('superUser', text, '', 'and superUser.N'), pattern: /^superUser(\.|$)/ },
  obeyed('SASLAuthenticationProvider.superPassword', text, {
    default: '',
    set: (saslSuperPassword) => ({ saslSuperPassword }),
  }),
  together('sasl.serverconfig', text, 'Server'),
  together(
    'java.security.auth.login.config',
    text,
    '',
    'also as a key of the file; DIGEST-MD5, not Kerberos',
  ),
  unsupported('kerberos.removeHostFromPrincipal', text, 'false', NO_KERBEROS),
  unsupported('kerberos.removeRealmFromPrincipal', text, 'false', NO_KERBEROS),
  unsupported('kerberos.canonicalizeHostNames', text, 'false', NO_KERBEROS),
  unsupported('kerberos.minReLoginTimeMs', numberProperty(), '60000', NO_KERBEROS),
  unsupported('kinit', text, '/usr/bin/kinit', NO_KERBEROS),
  unsupported('server.realm', text, '', NO_KERBEROS),
  unsupported('security.auth_to_local', text, 'DEFAULT', NO_KERBEROS),
  unsupported('requireKerberosConfig', flag, 'false', NO_KERBEROS),
]
