// Makes the key and trust stores of test/fixtures/tls anew, with openssl and the keytool of a JDK 17. All keys are for tests alone and are
// valid for a hundred years; the password of every store and encrypted key is "secret-7".
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './jars.mjs'

const out = join(root, 'test/fixtures/tls')
const PASSWORD = 'secret-7'
const DAYS = '36500'
const scratch = mkdtempSync(join(tmpdir(), 'samsa-stores-'))
const at = (name) => join(scratch, name)
const to = (name) => join(out, name)

const run = (command, ...words) =>
  execFileSync(command, words, { cwd: scratch, stdio: ['ignore', 'pipe', 'inherit'] })
const openssl = (...words) => run('openssl', ...words)
const keytool = (...words) => run('keytool', ...words, '-storepass', PASSWORD, '-noprompt')

const key = (name, kind) =>
  kind === 'ec'
    ? openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(`${name}.key`))
    : openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', at(`${name}.key`))

function authority(name) {
  key(name, 'ec')
  const constraints = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign']
  openssl(
    'req',
    '-new',
    '-x509',
    '-key',
    at(`${name}.key`),
    '-subj',
    `/O=Samsa tests/CN=${name}`,
    '-days',
    DAYS,
    '-out',
    at(`${name}.crt`),
    ...constraints,
  )
}

function certificate(name, { kind, ca, subject, extensions, isExpired = false }) {
  key(name, kind)
  openssl(
    'req',
    '-new',
    '-utf8',
    '-key',
    at(`${name}.key`),
    '-subj',
    subject,
    '-multivalue-rdn',
    '-out',
    at(`${name}.csr`),
  )
  writeFileSync(at(`${name}.ext`), `${extensions}\n`)
  const validity = isExpired ? ['-days', '-1'] : ['-days', DAYS]
  openssl(
    'x509',
    '-req',
    '-in',
    at(`${name}.csr`),
    '-CA',
    at(`${ca}.crt`),
    '-CAkey',
    at(`${ca}.key`),
    '-CAcreateserial',
    ...validity,
    '-extfile',
    at(`${name}.ext`),
    '-out',
    at(`${name}.crt`),
  )
  writeFileSync(
    at(`${name}.pem`),
    readFileSync(at(`${name}.key`), 'utf8') + readFileSync(at(`${name}.crt`), 'utf8'),
  )
}

const toP12 = (name, file, ...words) =>
  openssl(
    'pkcs12',
    '-export',
    '-in',
    at(`${name}.crt`),
    '-inkey',
    at(`${name}.key`),
    '-certfile',
    at('ca.crt'),
    '-name',
    name,
    '-passout',
    `pass:${PASSWORD}`,
    '-out',
    file,
    ...words,
  )

const copy = (from, name) => writeFileSync(to(name), readFileSync(at(from)))

try {
  authority('ca')
  authority('other-ca')
  certificate('server', {
    kind: 'rsa',
    ca: 'ca',
    subject: '/O=Samsa tests/CN=localhost',
    extensions: 'subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1',
  })
  certificate('elsewhere', {
    kind: 'ec',
    ca: 'ca',
    subject: '/CN=elsewhere.example',
    extensions: 'subjectAltName=DNS:elsewhere.example',
  })
  certificate('client', {
    kind: 'ec',
    ca: 'ca',
    subject: '/C=CH/O=Samsa tests/OU=Unit/CN=client',
    extensions: 'subjectAltName=DNS:localhost,IP:127.0.0.1',
  })
  certificate('stranger', {
    kind: 'ec',
    ca: 'other-ca',
    subject: '/CN=stranger',
    extensions: 'keyUsage=digitalSignature',
  })
  certificate('late', {
    kind: 'ec',
    ca: 'ca',
    subject: '/CN=late',
    extensions: 'keyUsage=digitalSignature',
    isExpired: true,
  })

  // Subjects that Java writes in ways of its own; what it writes stands in the test.
  const subjects = [
    '/CN= lead /O=trail  ',
    '/emailAddress=a@b.c/CN=x/serialNumber=12',
    '/DC=org/DC=ex/UID=me/CN=Jörg Ω',
    '/C=CH/ST=ZH/L=Z "q" \\\\ <a>;#=/street=s 1/title=T/GN=g/CN=x',
    '/CN=x+OU=y/O=#a',
  ].map((subject, index) => {
    const name = `subject-${index}`
    certificate(name, { kind: 'ec', ca: 'ca', subject, extensions: 'keyUsage=digitalSignature' })
    return readFileSync(at(`${name}.crt`), 'utf8')
  })
  writeFileSync(to('subjects.pem'), subjects.join(''))

  copy('ca.crt', 'trust.pem')
  copy('other-ca.crt', 'other-trust.pem')
  for (const name of ['server', 'client', 'stranger', 'late', 'elsewhere']) copy(`${name}.pem`, `${name}.pem`)
  for (const [scheme, words] of [
    ['pbes2', ['-v2', 'aes-256-cbc']],
    ['pbes1', ['-v1', 'PBE-SHA1-3DES']],
  ]) {
    openssl(
      'pkcs8',
      '-topk8',
      '-in',
      at('server.key'),
      '-passout',
      `pass:${PASSWORD}`,
      '-out',
      at('encrypted.key'),
      ...words,
    )
    writeFileSync(
      to(`server-${scheme}.pem`),
      readFileSync(at('encrypted.key'), 'utf8') + readFileSync(at('server.crt'), 'utf8'),
    )
  }

  toP12('server', to('server-openssl.p12'))
  toP12('server', to('server-legacy.p12'), '-legacy')
  toP12('client', to('client-openssl.p12'))
  for (const [type, suffix] of [
    ['PKCS12', 'p12'],
    ['JKS', 'jks'],
  ]) {
    for (const name of ['server', 'client']) {
      toP12(name, at(`${name}.p12`))
      rmSync(to(`${name}-java17.${suffix}`), { force: true })
      keytool(
        '-importkeystore',
        '-srckeystore',
        at(`${name}.p12`),
        '-srcstoretype',
        'PKCS12',
        '-srcstorepass',
        PASSWORD,
        '-destkeystore',
        to(`${name}-java17.${suffix}`),
        '-deststoretype',
        type,
        '-destkeypass',
        PASSWORD,
      )
    }
    rmSync(to(`trust-java17.${suffix}`), { force: true })
    for (const [alias, file] of [
      ['ca', 'ca.crt'],
      ['other', 'other-ca.crt'],
    ])
      keytool(
        '-importcert',
        '-alias',
        alias,
        '-file',
        at(file),
        '-keystore',
        to(`trust-java17.${suffix}`),
        '-storetype',
        type,
      )
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
