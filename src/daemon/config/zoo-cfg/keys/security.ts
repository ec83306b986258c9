import { javaDigest, providerClass } from '../provider-classes.ts'
import { flag, list, numberProperty, oneOf, port, text } from '../value-types.ts'
import { noEffect, obeyed, together, unsupported, type ZooCfgKey } from '../zoo-cfg-key.ts'

const NO_KERBEROS = 'Kerberos is not offered'

/** Keys of TLS, SASL and the providers of authentication. */
export const securityKeys: readonly ZooCfgKey[] = [
  obeyed('secureClientPort', port, {
    default: '',
    note: 'with or without NettyServerCnxnFactory, which the reference needs for TLS',
    set: (secureClientPort) => ({ secureClientPort }),
  }),
  together('secureClientPortAddress', text, '', 'without it the secure port listens on loopback only'),
  together('client.portUnification', flag, 'false', 'as secureClientPort'),
  noEffect(
    'client.certReload',
    flag,
    'false',
    'stores that have changed are read again before the next handshake in any case',
  ),
  together('ssl.protocol', text, 'TLSv1.3'),
  together(
    'ssl.enabledProtocols',
    text,
    '',
    'TLSv1.2 and TLSv1.3; older ones are passed over, as by Java 17',
  ),
  together('ssl.ciphersuites', text, '', "by Java's names"),
  ...['keyStore', 'trustStore'].flatMap((store) => [
    together(`ssl.${store}.location`, text, ''),
    together(`ssl.${store}.password`, text, ''),
    together(`ssl.${store}.passwordPath`, text, ''),
    together(
      `ssl.${store}.type`,
      text,
      '',
      'PEM, PKCS12 or JKS, by default as the name ends; BCFKS is refused',
    ),
  ]),
  together('ssl.context.supplier.class', text, '', 'refused: it is a Java class'),
  together('ssl.hostnameVerification', flag, 'true'),
  together(
    'ssl.clientHostnameVerification',
    flag,
    'false',
    "by the client's address, as the reference with fips-mode=false",
  ),
  together('ssl.allowReverseDnsLookup', flag, 'false', 'by the names of the address too'),
  together('ssl.crl', flag, 'false', 'true is refused: revocation cannot be checked'),
  together('ssl.ocsp', flag, 'false', 'true is refused: revocation cannot be checked'),
  together('ssl.clientAuth', oneOf('need', 'want', 'none'), 'need'),
  noEffect('ssl.handshakeDetectionTimeoutMillis', numberProperty(), '5000', 'only an ensemble uses it'),
  together('ssl.authProvider', text, 'x509', 'x509; others are refused'),
  noEffect('ssl.sslProvider', text, 'JDK', 'there is one implementation of TLS'),
  noEffect(
    'fips-mode',
    flag,
    'true',
    'on the side of the server it changes how clients are verified, see ssl.clientHostnameVerification',
  ),
  together('netty.server.outstandingHandshake.limit', numberProperty(), '-1'),
  noEffect(
    'netty.server.earlyDropSecureConnectionHandshakes',
    flag,
    'false',
    'no port is open while the server does not run',
  ),

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
