import type { ConfigKey } from './definition.ts'
import { boolean, className, int, list, long, password, string } from './key.ts'
import { anyList, between, oneOfIgnoringCase } from './rules.ts'

const PACKAGE = 'org.apache.kafka.common.security.oauthbearer.'

/** Keys of logins by OAuth, which brokers and clients have and nothing obeys here: their values are checked as in the reference. */
export const oauthKeys: readonly ConfigKey[] = [
  className('sasl.oauthbearer.jwt.retriever.class', `${PACKAGE}DefaultJwtRetriever`),
  className('sasl.oauthbearer.jwt.validator.class', `${PACKAGE}DefaultJwtValidator`),
  string('sasl.oauthbearer.scope', null),
  string('sasl.oauthbearer.client.credentials.client.id', null),
  password('sasl.oauthbearer.client.credentials.client.secret', null),
  string('sasl.oauthbearer.assertion.algorithm', 'RS256', oneOfIgnoringCase('ES256', 'RS256')),
  string('sasl.oauthbearer.assertion.claim.aud', null),
  int('sasl.oauthbearer.assertion.claim.exp.seconds', '300', between(0, 86_400)),
  string('sasl.oauthbearer.assertion.claim.iss', null),
  boolean('sasl.oauthbearer.assertion.claim.jti.include', 'false'),
  int('sasl.oauthbearer.assertion.claim.nbf.seconds', '60', between(0, 3600)),
  string('sasl.oauthbearer.assertion.claim.sub', null),
  string('sasl.oauthbearer.assertion.file', null),
  string('sasl.oauthbearer.assertion.private.key.file', null),
  password('sasl.oauthbearer.assertion.private.key.passphrase', null),
  string('sasl.oauthbearer.assertion.template.file', null),
  string('sasl.oauthbearer.scope.claim.name', 'scope'),
  string('sasl.oauthbearer.sub.claim.name', 'sub'),
  string('sasl.oauthbearer.token.endpoint.url', null),
  string('sasl.oauthbearer.jwks.endpoint.url', null),
  long('sasl.oauthbearer.jwks.endpoint.refresh.ms', '3600000'),
  long('sasl.oauthbearer.jwks.endpoint.retry.backoff.ms', '100'),
  long('sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms', '10000'),
  int('sasl.oauthbearer.clock.skew.seconds', '30'),
  list('sasl.oauthbearer.expected.audience', '', anyList()),
  string('sasl.oauthbearer.expected.issuer', null),
]
